package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.BACKOFF_MS;
import static gregor.replica.follower.TwoBrokers.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.replica.Leadership;
import gregor.replica.Partition;
import gregor.replica.TestBroker;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 2 follows broker 1, and something goes wrong outside of the partitions. */
class FetchersTest {
    private static final int EPOCH = 5;

    private TwoBrokers brokers;
    private MemoryLeader leader;

    @BeforeEach
    void open() throws Exception {
        brokers = new TwoBrokers(MemoryLeader.Age.NOW);
        brokers.one.lead(NAME, 1, EPOCH);
        brokers.one.append(NAME, "a");
        brokers.two.lead(NAME, 1, EPOCH);
        leader = new MemoryLeader(brokers.one, brokers.time, MemoryLeader.Age.NOW);
    }

    @AfterEach
    void close() {
        brokers.close();
    }

    @Test
    void closingWaitsForTheTurnThatAnotherThreadIsIn() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch turnMayEnd = new CountDownLatch(1);
        Fetchers fetchers = fetchers((broker, number) -> {
            inTurn.countDown();
            await().until(() -> turnMayEnd.getCount() == 0);
            return leader;
        });
        new Thread(() -> fetchers.onLeadership(decision())).start();
        assertThat(inTurn.await(20, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(fetchers::close);
        closer.start();
        await().until(() -> closer.getState() != Thread.State.NEW && closer.getState() != Thread.State.RUNNABLE);
        assertThat(closer.isAlive()).isTrue();
        turnMayEnd.countDown();
        closer.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(closer.isAlive()).isFalse();
        assertThat(leader.closed).isTrue();
    }

    @Test
    void aFetchThatCannotEvenBeginIsTriedAgain() {
        leader.broken = true;
        Fetchers fetchers = fetchers((broker, number) -> leader);
        fetchers.onLeadership(decision());
        leader.broken = false;
        brokers.time.advance(2 * BACKOFF_MS);
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(1);
        fetchers.close();
    }

    private Fetchers fetchers(LeaderEndpoint.Source leaders) {
        return new Fetchers(
                new FetchersConfig(2, 1, BACKOFF_MS), leaders, FollowerQuota.NONE, brokers.time, brokers.time);
    }

    private Map<Partition, Leadership> decision() {
        return Map.of(brokers.two.partition(NAME), TestBroker.decision(NAME, 1, EPOCH));
    }
}
