package gregor.broker.api;

import gregor.base.Clock;
import gregor.replica.ColdReads;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;

/**
 * Fetch, versions 0-18. Long polls; sessions from version 7 (trap 64), followers readable from 11, diverging epochs from 12,
 * topic ids from 13, leader hints from 16. Versions 0-3 get records in the message formats they know (trap 71).
 *
 * <p>Followers fetch with their broker id, from version 15 on with their broker epoch too; consumers of a rack are sent to a
 * follower there (KIP-392, from version 11). Left out: quotas of clients (docs/GAPS.md).
 *
 * <p>Budget per request: records go from the page cache to the socket and are not touched, but for few ones, which the network
 * layer copies into a buffer of its own and so saves a system call or two. With a session, only partitions that moved or were
 * asked for anew are looked at, and a session's partitions are no garbage; allocated are, per partition looked at, the result of
 * reading it and its entry in the answer. A request that has to wait costs a {@link gregor.replica.LongPoll} and a timer. Thread
 * hops: none when records are there; one from the producer's event loop when they come later; two where the disk may have to be
 * waited for.
 */
final class FetchHandler implements ApiHandler<FetchRequest, FetchResponse> {
    private static final int TOPIC_IDS_FROM = 13;
    private static final int FIRST_OF_SESSION = 0;
    private static final int WITHOUT_SESSION = -1;

    private final FetchServices services;
    private final FetchConfig config;

    FetchHandler(
            HostedPartitions partitions,
            ColdReads coldReads,
            FollowerFetches followers,
            Clock clock,
            FetchConfig config) {
        this.config = config;
        FetchSessions sessions = new FetchSessions(config.sessionsMax(), clock);
        services = new FetchServices(partitions, sessions, coldReads, followers, config.nearestReplica());
    }

    @Override
    public ApiSpec<FetchRequest, FetchResponse> api() {
        return Apis.FETCH;
    }

    @Override
    public Reply<FetchResponse> handle(RequestContext context, FetchRequest request) {
        boolean full = request.sessionEpoch == FIRST_OF_SESSION || request.sessionEpoch == WITHOUT_SESSION;
        FetchTerms terms = FetchTerms.of(request, context.apiVersion(), config.maxBytes(), full);
        return full ? startFull(context, request, terms) : startIncremental(context, request, terms);
    }

    private Reply<FetchResponse> startFull(RequestContext context, FetchRequest request, FetchTerms terms) {
        FetchSessions sessions = services.sessions();
        if (request.sessionId != FetchSessions.NO_SESSION) {
            sessions.close(request.sessionId);
        }
        FetchSession session = new FetchSession(context.apiVersion() >= TOPIC_IDS_FROM, terms.isFromFollower());
        session.update(request);
        SessionUse use = request.sessionEpoch == FIRST_OF_SESSION
                ? SessionUse.first(sessions, session)
                : SessionUse.once(sessions, session);
        return new Fetch(context, terms, use, services).start();
    }

    private Reply<FetchResponse> startIncremental(RequestContext context, FetchRequest request, FetchTerms terms) {
        FetchSessions sessions = services.sessions();
        boolean usesTopicIds = context.apiVersion() >= TOPIC_IDS_FROM;
        FetchSessions.Claim claim = sessions.claim(request.sessionId, request.sessionEpoch, usesTopicIds);
        if (claim.error() != null) {
            return Reply.now(failed(claim.error()));
        }
        SessionUse use = SessionUse.claimed(sessions, claim.place());
        use.session().update(request);
        if (use.session().size() == 0) {
            sessions.close(request.sessionId);
            use.end();
            return Reply.now(new FetchResponse());
        }
        return new Fetch(context, terms, use, services).start();
    }

    private static FetchResponse failed(ErrorCode error) {
        FetchResponse response = new FetchResponse();
        response.errorCode = error.code();
        return response;
    }
}
