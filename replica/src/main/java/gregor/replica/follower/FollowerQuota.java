package gregor.replica.follower;

import gregor.base.TopicPartition;

/** How fast followers may copy. For any thread. */
public interface FollowerQuota {
    /** Nothing is throttled. */
    FollowerQuota NONE = new FollowerQuota() {
        @Override
        public boolean isThrottled(TopicPartition partition) {
            return false;
        }

        @Override
        public boolean isExceeded() {
            return false;
        }

        @Override
        public void record(long bytes) {
            // Nobody counts.
        }
    };

    /** Whether the partition is one of those that may be held up. */
    boolean isThrottled(TopicPartition partition);

    /** Whether more was copied than may be: throttled partitions that are behind have to wait. */
    boolean isExceeded();

    /** Bytes of throttled partitions were copied. */
    void record(long bytes);
}
