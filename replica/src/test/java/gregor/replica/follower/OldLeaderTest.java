package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.replica.follower.MemoryLeader.Age;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leaders that do not find out by themselves where the logs part. */
class OldLeaderTest {
    @Test
    void aLeaderOfBefore27IsAskedWhereItsEpochsEnd() throws Exception {
        try (TwoBrokers brokers = new TwoBrokers(Age.BEFORE_2_7)) {
            part(brokers);
            assertThat(brokers.way().questions)
                    .extracting(EpochQuestion::askedEpoch)
                    .containsExactly(5);
            brokers.assertEqual(NAME);
        }
    }

    @Test
    void itIsAskedUntilBothKnowAnEpoch() throws Exception {
        try (TwoBrokers brokers = new TwoBrokers(Age.BEFORE_2_7)) {
            brokers.lead(1, 1, NAME);
            brokers.one.append(NAME, "a", "b");
            brokers.settle();
            for (int epoch = 2; epoch < 9; epoch++) {
                int leader = 2 - epoch % 2;
                brokers.tell(leader, leader, epoch, NAME);
                brokers.broker(leader).append(NAME, "of " + epoch);
            }
            brokers.lead(2, 20, NAME);
            brokers.two.append(NAME, "last");
            brokers.settle();
            assertThat(brokers.way().questions).hasSizeGreaterThan(1);
            brokers.assertEqual(NAME);
        }
    }

    @Test
    void aLeaderThatKnowsNoEpochsLeavesWhatIsCommitted() throws Exception {
        try (TwoBrokers brokers = new TwoBrokers(Age.BEFORE_0_11)) {
            brokers.lead(1, 5, NAME);
            brokers.one.append(NAME, "a");
            brokers.settle();
            brokers.two.checkpoint();
            brokers.kill(2);
            brokers.tell(2, 2, 6, NAME);
            brokers.tell(2, 1, 7, NAME);
            brokers.tell(1, 1, 7, NAME);
            brokers.one.append(NAME, "b");
            brokers.settle();
            assertThat(brokers.way().questions).isEmpty();
            assertThat(brokers.two.bytes(NAME, 0)).isEqualTo(brokers.one.bytes(NAME, 0));
        }
    }

    @Test
    void aLeaderThatIsSilentWhenAskedIsAskedAgain() throws Exception {
        try (TwoBrokers brokers = new TwoBrokers(Age.BEFORE_2_7)) {
            brokers.lead(1, 5, NAME);
            brokers.one.append(NAME, "a");
            brokers.settle();
            brokers.way().silent = true;
            brokers.tell(1, 1, 6, NAME);
            brokers.tell(2, 1, 6, NAME);
            brokers.settle();
            assertThat(brokers.way().questions).isEmpty();
            brokers.way().silent = false;
            brokers.one.append(NAME, "b");
            brokers.settle();
            brokers.assertEqual(NAME);
        }
    }

    /** Broker 2 leads uncleanly, without what broker 1 wrote last. */
    private static void part(TwoBrokers brokers) throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.fetchersOf(2).onGone(List.of(NAME));
        brokers.one.append(NAME, "only", "on", "one");
        brokers.lead(2, 6, NAME);
        brokers.two.append(NAME, "else");
        brokers.settle();
    }
}
