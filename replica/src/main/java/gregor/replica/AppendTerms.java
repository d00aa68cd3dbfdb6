package gregor.replica;

import gregor.log.records.AppendOrigin;

/**
 * On what terms records are appended: one for all partitions of a request.
 *
 * @param committed true for acks=all: the result comes when every replica in sync has the records
 * @param timeoutMs how long to wait for that
 * @param leaderEpoch the epoch the appender believes in, or {@link #ANY_EPOCH}
 */
public record AppendTerms(AppendOrigin origin, boolean committed, int timeoutMs, int leaderEpoch) {
    public static final int ANY_EPOCH = -1;

    /** A client's records; clients do not say which epoch they believe in. */
    public static AppendTerms fromClient(boolean committed, int timeoutMs) {
        return new AppendTerms(AppendOrigin.CLIENT, committed, timeoutMs, ANY_EPOCH);
    }

    /** A coordinator's records: it must not write under an epoch whose log it has not replayed. */
    public static AppendTerms fromCoordinator(int timeoutMs, int leaderEpoch) {
        return new AppendTerms(AppendOrigin.COORDINATOR, true, timeoutMs, leaderEpoch);
    }
}
