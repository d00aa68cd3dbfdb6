package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.BACKOFF_MS;
import static gregor.replica.follower.TwoBrokers.NAME;
import static gregor.replica.follower.TwoBrokers.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 2 hears before broker 1 that broker 1 leads. */
class RefusedFollowerTest {
    /** All quick tries, one after the other. */
    private static final long QUICK_MS = 50 + 100 + 200 + 400 + 800;

    private TwoBrokers brokers;

    @BeforeEach
    void start() throws Exception {
        brokers = new TwoBrokers(MemoryLeader.Age.NOW);
    }

    @AfterEach
    void close() {
        brokers.close();
    }

    @Test
    void aPartitionThatItsLeaderDoesNotKnowYetIsAskedForAgainSoon() throws Exception {
        brokers.tell(2, 1, 5, NAME);
        brokers.time.advance(10);
        brokers.tell(1, 1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.time.advance(40);
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(1);
    }

    @Test
    void theFetchOfTheOthersDoesNotHoldItUp() throws Exception {
        brokers.lead(1, 5, OTHER);
        brokers.settle();
        aLeadershipThatIsRefused(6);
        brokers.tell(1, 1, 6, NAME);
        brokers.one.append(NAME, "a");
        brokers.time.advance(50);
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(1);
    }

    @Test
    void afterAFewQuickTriesItIsAskedForAtTheConfiguredPace() throws Exception {
        brokers.lead(1, 5, OTHER);
        brokers.settle();
        aLeadershipThatIsRefused(6);
        brokers.time.advance(QUICK_MS);
        assertThat(asked(6)).isEqualTo(1 + Backoff.QUICK_TRIES);
        brokers.time.advance(BACKOFF_MS - 1);
        assertThat(asked(6)).isEqualTo(1 + Backoff.QUICK_TRIES);
        brokers.time.advance(1);
        assertThat(asked(6)).isEqualTo(2 + Backoff.QUICK_TRIES);
        brokers.time.advance(5 * BACKOFF_MS);
        assertThat(asked(6)).isEqualTo(7 + Backoff.QUICK_TRIES);
    }

    @Test
    void eachLeadershipHasItsQuickTries() throws Exception {
        brokers.lead(1, 5, OTHER);
        aLeadershipThatIsRefused(6);
        brokers.settle();
        aLeadershipThatIsRefused(7);
        brokers.time.advance(QUICK_MS);
        assertThat(asked(7)).isEqualTo(1 + Backoff.QUICK_TRIES);
    }

    @Test
    void afterASuccessItHasItsQuickTriesAgain() throws Exception {
        brokers.lead(1, 5, OTHER);
        aLeadershipThatIsRefused(6);
        brokers.settle();
        brokers.tell(1, 1, 6, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.assertEqual(NAME);
        aLeadershipThatIsRefused(7);
        brokers.tell(1, 1, 7, NAME);
        brokers.one.append(NAME, "b");
        brokers.time.advance(50);
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(2);
    }

    @Test
    void whatIsWrongForLongerWaitsAsConfigured() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.settle();
        brokers.way().damaged = NAME;
        brokers.one.append(NAME, "a");
        brokers.settle();
        int before = asked(5);
        brokers.time.advance(5 * BACKOFF_MS);
        assertThat(asked(5) - before).isLessThanOrEqualTo(6);
    }

    /** Broker 2 asks when it has hurried the fetch of the others. */
    private void aLeadershipThatIsRefused(int leaderEpoch) throws Exception {
        brokers.tell(2, 1, leaderEpoch, NAME);
        brokers.time.advance(20);
        assertThat(asked(leaderEpoch)).isEqualTo(1);
    }

    private int asked(int leaderEpoch) {
        return (int) brokers.way().changes.stream()
                .flatMap(change -> change.wanted().stream())
                .filter(wanted -> wanted.partition().equals(NAME) && wanted.leaderEpoch() == leaderEpoch)
                .count();
    }
}
