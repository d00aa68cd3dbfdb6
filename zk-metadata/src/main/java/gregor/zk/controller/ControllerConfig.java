package gregor.zk.controller;

/**
 * What the controller needs to know of the broker's configuration.
 *
 * @param deleteTopicEnable {@code delete.topic.enable}: if false, requests to delete a topic are dropped
 * @param uncleanLeaderElectionEnable {@code unclean.leader.election.enable}: what a topic without a setting of its own does
 */
public record ControllerConfig(int brokerId, boolean deleteTopicEnable, boolean uncleanLeaderElectionEnable) {}
