package gregor.replica.follower;

import gregor.base.TopicPartition;
import gregor.base.Uuid;

/**
 * What is to be fetched of a partition.
 *
 * @param topicId {@link Uuid#ZERO} when the controller knows no topic ids
 * @param fetchOffset the end of this replica's log
 * @param logStartOffset of this replica's log
 * @param leaderEpoch in which the broker asked is believed to lead
 * @param lastFetchedEpoch the leader epoch of the last record of this replica's log, -1 when not known
 */
public record WantedPartition(
        TopicPartition partition,
        Uuid topicId,
        long fetchOffset,
        long logStartOffset,
        int leaderEpoch,
        int lastFetchedEpoch) {}
