package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.NAME;
import static gregor.replica.follower.TwoBrokers.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import org.junit.jupiter.api.Test;

/** Faults of ours in following: whatever they are, they stay with what they hit. */
class FaultTest {
    @Test
    void aPartitionWithAFaultIsLeftAloneAndTheOthersAreCopied() throws Exception {
        FaultyQuota quota = new FaultyQuota();
        try (TwoBrokers brokers = new TwoBrokers(MemoryLeader.Age.NOW, quota)) {
            brokers.lead(1, 5, NAME, OTHER);
            brokers.settle();
            quota.faulty = true;
            brokers.one.append(NAME, "a");
            brokers.one.append(OTHER, "b");
            brokers.settle();
            assertThat(brokers.view(2, NAME).logEndOffset()).isZero();
            assertThat(brokers.view(2, OTHER).logEndOffset()).isEqualTo(1);

            quota.faulty = false;
            brokers.lead(1, 6, NAME);
            brokers.one.append(NAME, "c");
            brokers.settle();
            brokers.assertEqual(NAME);
        }
    }

    /** Throttles nobody, and cannot be asked about one partition. */
    private static final class FaultyQuota implements FollowerQuota {
        private boolean faulty;

        @Override
        public boolean isThrottled(TopicPartition partition) {
            if (faulty && partition.equals(NAME)) {
                throw new IllegalStateException("a fault in a quota");
            }
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
    }
}
