package gregor.log;

import gregor.log.records.AppendOrigin;

/**
 * Who appends, and in which leader epoch.
 *
 * @param leaderEpoch written into every batch; what comes from a leader keeps the leader's own, so it is -1 there
 */
public record AppendOptions(AppendOrigin origin, int leaderEpoch) {
    public static AppendOptions fromClient(int leaderEpoch) {
        return new AppendOptions(AppendOrigin.CLIENT, leaderEpoch);
    }

    public static AppendOptions fromCoordinator(int leaderEpoch) {
        return new AppendOptions(AppendOrigin.COORDINATOR, leaderEpoch);
    }

    public static AppendOptions fromLeader() {
        return new AppendOptions(AppendOrigin.REPLICATION, -1);
    }
}
