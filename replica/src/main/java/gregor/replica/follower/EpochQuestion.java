package gregor.replica.follower;

import gregor.base.TopicPartition;

/**
 * Asks a leader where an epoch ends in its log.
 *
 * @param leaderEpoch in which the broker asked is believed to lead
 * @param askedEpoch whose end is asked for
 */
public record EpochQuestion(TopicPartition partition, int leaderEpoch, int askedEpoch) {}
