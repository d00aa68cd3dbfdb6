package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.NAME;
import static gregor.replica.follower.TwoBrokers.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import org.junit.jupiter.api.Test;

class ThrottledFollowerTest {
    private final OneThrottled quota = new OneThrottled();

    @Test
    void aThrottledFollowerWaitsUnlessItIsInSync() throws Exception {
        try (TwoBrokers brokers = new TwoBrokers(MemoryLeader.Age.NOW, quota)) {
            quota.exceeded = true;
            brokers.lead(1, 5, NAME, OTHER);
            brokers.one.append(NAME, "a");
            brokers.one.append(OTHER, "b");
            brokers.settle();
            assertThat(brokers.view(2, NAME).logEndOffset()).isZero();
            assertThat(brokers.view(2, OTHER).logEndOffset()).isEqualTo(1);
            assertThat(quota.bytes).as("of the other, which is not throttled").isZero();

            quota.exceeded = false;
            brokers.settle();
            brokers.assertEqual(NAME);
            assertThat(quota.bytes).isPositive();

            quota.exceeded = true;
            brokers.one.append(NAME, "c");
            brokers.settle();
            assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(2);
        }
    }

    @Test
    void aFollowerWithNothingElseToFetchGoesOnWhenItMay() throws Exception {
        try (TwoBrokers brokers = new TwoBrokers(MemoryLeader.Age.NOW, quota)) {
            quota.exceeded = true;
            brokers.lead(1, 5, NAME);
            brokers.one.append(NAME, "a");
            brokers.settle();
            assertThat(brokers.view(2, NAME).logEndOffset()).isZero();

            quota.exceeded = false;
            brokers.settle();
            brokers.assertEqual(NAME);
        }
    }

    /** Counts, and is exceeded when a test says so. */
    private static final class OneThrottled implements FollowerQuota {
        private boolean exceeded;
        private long bytes;

        @Override
        public boolean isThrottled(TopicPartition partition) {
            return partition.equals(NAME);
        }

        @Override
        public boolean isExceeded() {
            return exceeded;
        }

        @Override
        public void record(long copied) {
            bytes += copied;
        }
    }
}
