package gregor.zk.controller;

import java.util.function.BooleanSupplier;

/**
 * What the controller needs to know of the broker's configuration.
 *
 * @param deleteTopicEnable {@code delete.topic.enable}: if false, requests to delete a topic are dropped
 * @param uncleanLeaderElectionEnable {@code unclean.leader.election.enable}, as it is when it is asked: what a topic without a
 *     setting of its own does
 */
public record ControllerConfig(
        int brokerId,
        boolean deleteTopicEnable,
        BooleanSupplier uncleanLeaderElectionEnable,
        LeaderBalance leaderBalance) {
    /**
     * When preferred leaders take over again by themselves.
     *
     * @param enabled {@code auto.leader.rebalance.enable}
     * @param checkIntervalMs {@code leader.imbalance.check.interval.seconds}
     * @param imbalancePercentage {@code leader.imbalance.per.broker.percentage}: so many of the partitions that should be led by a
     *     broker may be led by others
     */
    public record LeaderBalance(boolean enabled, long checkIntervalMs, int imbalancePercentage) {}
}
