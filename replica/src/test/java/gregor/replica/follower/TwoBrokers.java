package gregor.replica.follower;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.replica.Leadership;
import gregor.replica.Partition;
import gregor.replica.PartitionView;
import gregor.replica.TestBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Broker 1 and broker 2, each of which may lead or follow; all in one thread. */
final class TwoBrokers implements AutoCloseable {
    static final TopicPartition NAME = new TopicPartition("orders", 0);
    static final TopicPartition OTHER = new TopicPartition("orders", 1);
    static final long BACKOFF_MS = 1_000;

    final ManualTime time = new ManualTime(1_700_000_000_000L);
    final TestBroker one;
    final TestBroker two;
    /** What broker 1 sees of broker 2's leading, and the other way around; the last is the newest. */
    final List<MemoryLeader> ways = new ArrayList<>();

    private final MemoryLeader.Age age;
    private final FollowerQuota quota;
    private final Map<Integer, Fetchers> fetchers = new HashMap<>();

    TwoBrokers(MemoryLeader.Age age) throws Exception {
        this(age, FollowerQuota.NONE);
    }

    TwoBrokers(MemoryLeader.Age age, FollowerQuota quota) throws Exception {
        this.age = age;
        this.quota = quota;
        one = new TestBroker(1, time);
        two = new TestBroker(2, time);
        fetchers.put(1, start(1));
        fetchers.put(2, start(2));
    }

    Fetchers start(int broker) {
        return new Fetchers(
                new FetchersConfig(broker, 1, BACKOFF_MS), (leader, number) -> way(leader), quota, time, time);
    }

    private MemoryLeader way(int leader) {
        ways.add(new MemoryLeader(broker(leader), time, age));
        return ways.get(ways.size() - 1);
    }

    MemoryLeader way() {
        return ways.get(ways.size() - 1);
    }

    TestBroker broker(int id) {
        return id == 1 ? one : two;
    }

    /** One leads, both have heard. */
    void lead(int leader, int leaderEpoch, TopicPartition... names) throws Exception {
        tell(leader, leader, leaderEpoch, names);
        tell(3 - leader, leader, leaderEpoch, names);
    }

    /** One broker hears who leads. */
    void tell(int listener, int leader, int leaderEpoch, TopicPartition... names) throws Exception {
        Map<Partition, Leadership> taken = new HashMap<>();
        for (TopicPartition name : names) {
            broker(listener).lead(name, leader, leaderEpoch);
            taken.put(broker(listener).partition(name), TestBroker.decision(name, leader, leaderEpoch));
        }
        fetchers.get(listener).onLeadership(taken);
    }

    Fetchers fetchersOf(int broker) {
        return fetchers.get(broker);
    }

    /** The process of one broker ends and begins anew; it has to be told again what it does. */
    void kill(int broker) throws Exception {
        fetchers.get(broker).close();
        broker(broker).kill();
        fetchers.put(broker, start(broker));
    }

    PartitionView view(int broker, TopicPartition name) {
        return broker(broker).partition(name).view();
    }

    /** Time for whatever waits, and what comes of that. */
    void settle() {
        time.advance(10 * BACKOFF_MS);
    }

    /** Both logs have the same batches and epochs from where both start, and are committed equally far. */
    void assertEqual(TopicPartition name) throws Exception {
        PartitionView first = view(1, name);
        PartitionView second = view(2, name);
        assertThat(second.logEndOffset()).isEqualTo(first.logEndOffset());
        assertThat(second.highWatermark()).isEqualTo(first.highWatermark());
        long start = Math.max(first.logStartOffset(), second.logStartOffset());
        assertThat(two.bytes(name, start)).isEqualTo(one.bytes(name, start));
        assertThat(second.log().leaderEpochs().startingFrom(start))
                .isEqualTo(first.log().leaderEpochs().startingFrom(start));
    }

    @Override
    public void close() {
        fetchers.values().forEach(Fetchers::close);
        one.close();
        two.close();
    }
}
