package gregor.replica.follower;

import gregor.base.TopicPartition;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.replica.ReplicaError;
import java.nio.ByteBuffer;

/**
 * What a fetch brought of one partition.
 *
 * @param error null when it went well; {@link ReplicaError#STORAGE_ERROR} also for what has no other name here
 * @param highWatermark the leader's
 * @param logStartOffset the leader's, -1 when it is too old to tell
 * @param diverging the largest leader epoch the leader knows that is not above this replica's last, and where its log leaves it;
 *     null when the logs agree
 * @param records batches, the last of which may be cut off; direct, and only to be read until the answer is released
 */
public record FetchedPartition(
        TopicPartition partition,
        ReplicaError error,
        long highWatermark,
        long logStartOffset,
        LeaderEpochs.End diverging,
        ByteBuffer records) {}
