package gregor.replica.follower;

import gregor.base.Uuid;
import gregor.replica.Partition;

/**
 * That a partition of this broker follows another broker.
 *
 * @param topicId {@link Uuid#ZERO} when the controller knows no topic ids
 */
record Following(Partition partition, int leader, int leaderEpoch, Uuid topicId) {}
