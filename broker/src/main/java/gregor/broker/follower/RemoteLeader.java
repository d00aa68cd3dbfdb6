package gregor.broker.follower;

import gregor.base.TopicPartition;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.replica.EpochEnd;
import gregor.replica.OffsetResult;
import gregor.replica.follower.EpochQuestion;
import gregor.replica.follower.FetchChange;
import gregor.replica.follower.Fetched;
import gregor.replica.follower.LeaderEndpoint;
import gregor.wire.message.ApiVersionsRequest;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A leader in another process: a fetcher's wishes as requests of Kafka's protocol, over a connection of its own. Owned by the
 * fetcher's owner, and while a fetch is under way by its answer.
 *
 * <p>Budget of a fetch: one request with what has changed, one answer whose records stay in the frame they came in; allocated
 * are the entries of both.
 */
final class RemoteLeader implements LeaderEndpoint {
    private final PeerConnection connection;
    private final FollowerVersions versions;
    private final FollowerSession session;
    private final LeaderQuestions questions;

    RemoteLeader(PeerConnection connection, FollowerTerms terms) {
        this.connection = connection;
        versions = terms.versions();
        session = new FollowerSession(terms);
        questions = new LeaderQuestions(connection, terms);
    }

    @Override
    public boolean findsDivergence() {
        return versions.findsDivergence();
    }

    @Override
    public boolean knowsLeaderEpochs() {
        return versions.knowsLeaderEpochs();
    }

    @Override
    public CompletionStage<Fetched> fetch(FetchChange change) {
        FetchRequest request = session.next(change);
        return connection.call(Apis.FETCH, session.version(), request).handle(this::fetched);
    }

    /**
     * A request behind the one that waits, about nothing: our leaders take it as a wish to be answered, others let it lie until they
     * have answered.
     */
    @Override
    public void hurry() {
        connection.call(Apis.API_VERSIONS, 0, new ApiVersionsRequest()).thenAccept(PeerAnswer::release);
    }

    @Override
    public CompletionStage<Map<TopicPartition, EpochEnd>> epochEnds(List<EpochQuestion> asked) {
        return questions.epochEnds(asked);
    }

    @Override
    public CompletionStage<OffsetResult> earliestOffset(TopicPartition partition, int leaderEpoch) {
        return questions.earliestOffset(partition, leaderEpoch);
    }

    @Override
    public CompletionStage<OffsetResult> latestOffset(TopicPartition partition, int leaderEpoch) {
        return questions.latestOffset(partition, leaderEpoch);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** On the event loop; the fetcher does nothing with the session before it has this. */
    private Fetched fetched(PeerAnswer<FetchResponse> answer, Throwable fault) {
        if (fault != null) {
            session.onSilence();
            throw new CompletionException(fault);
        }
        try {
            return FetchedAnswer.of(answer, session);
        } catch (RuntimeException e) {
            answer.release();
            throw e;
        }
    }
}
