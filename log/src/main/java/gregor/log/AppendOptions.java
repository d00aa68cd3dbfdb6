package gregor.log;

import gregor.log.records.AppendOrigin;

/**
 * Who appends, and in which leader epoch.
 *
 * @param leaderEpoch written into every batch; what comes from a leader keeps the leader's own, which must not be later
 */
public record AppendOptions(AppendOrigin origin, int leaderEpoch) {
    public static AppendOptions fromClient(int leaderEpoch) {
        return new AppendOptions(AppendOrigin.CLIENT, leaderEpoch);
    }

    public static AppendOptions fromCoordinator(int leaderEpoch) {
        return new AppendOptions(AppendOrigin.COORDINATOR, leaderEpoch);
    }

    /** @param leaderEpoch in which the leader is followed */
    public static AppendOptions fromLeader(int leaderEpoch) {
        return new AppendOptions(AppendOrigin.REPLICATION, leaderEpoch);
    }

    /** What another log of this broker has been given already, in whatever epochs. */
    public static AppendOptions copied() {
        return fromLeader(Integer.MAX_VALUE);
    }
}
