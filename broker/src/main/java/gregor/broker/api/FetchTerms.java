package gregor.broker.api;

import gregor.replica.FollowerFetch;
import gregor.replica.Isolation;
import gregor.replica.Reader;
import gregor.wire.message.FetchRequest;

/**
 * On what terms a Fetch reads.
 *
 * @param reader who reads
 * @param minBytes wait for that many
 * @param maxBytes answer with no more, but for the first batch
 * @param replicaEpoch the broker epoch of the follower that reads, -1 when it does not say or is no follower
 * @param rack where the client stands; empty when it does not say
 * @param full true when every partition is answered for, whatever the client knows already
 */
record FetchTerms(
        int version,
        Reader reader,
        long replicaEpoch,
        String rack,
        int maxWaitMs,
        int minBytes,
        int maxBytes,
        boolean full) {
    private static final int BATCH_OVER_LIMIT_FROM = 3;
    private static final int NEW_FORMAT_FROM = 4;
    private static final int FOLLOWER_READS_FROM = 11;
    private static final int REPLICA_STATE_FROM = 15;
    private static final int CONSUMER_ID = -1;
    private static final int FUTURE_REPLICA_ID = -3;
    private static final int READ_COMMITTED = 1;

    static FetchTerms of(FetchRequest request, int version, int limitBytes, boolean full) {
        int replicaId = replicaId(request, version);
        boolean consumer = replicaId < 0 && replicaId != FUTURE_REPLICA_ID;
        Isolation isolation = Isolation.LOG_END;
        if (consumer) {
            isolation =
                    request.isolationLevel == READ_COMMITTED ? Isolation.LAST_STABLE_OFFSET : Isolation.HIGH_WATERMARK;
        }
        boolean leaderOnly = !consumer || version < FOLLOWER_READS_FROM;
        int maxBytes = Math.min(request.maxBytes, limitBytes);
        int minBytes = Math.min(request.minBytes, maxBytes);
        boolean saysEpoch = replicaId >= 0 && request.replicaState != null;
        return new FetchTerms(
                version,
                replicaId >= 0 ? Reader.follower(replicaId) : new Reader(isolation, leaderOnly),
                saysEpoch ? request.replicaState.replicaEpoch : FollowerFetch.NO_EPOCH,
                version < FOLLOWER_READS_FROM || replicaId >= 0 ? "" : request.rackId,
                request.maxWaitMs,
                minBytes,
                maxBytes,
                full);
    }

    boolean isFromFollower() {
        return reader.isFollower();
    }

    /** Old versions never get a batch over the limit (trap 60). */
    boolean minOneBatch() {
        return version >= BATCH_OVER_LIMIT_FROM;
    }

    /** True for clients that know only older message formats (trap 71). */
    boolean convertsDown() {
        return version < NEW_FORMAT_FROM;
    }

    private static int replicaId(FetchRequest request, int version) {
        if (version < REPLICA_STATE_FROM) {
            return request.replicaId;
        }
        return request.replicaState == null ? CONSUMER_ID : request.replicaState.replicaId;
    }
}
