package gregor.compat.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** The clients of a run, each on a thread of its own: producers, readers of leaders and of followers, a group. */
final class Load {
    private static final List<String> CODECS = List.of("none", "lz4", "zstd");
    private static final int MEMBERS = 2;
    private static final Duration BEGINNING_MAX = Duration.ofMinutes(1);
    private static final Duration END_MAX = Duration.ofMinutes(3);

    private final History history;
    private final List<NumberedProducer> producers = new ArrayList<>();
    private final List<TailReader> readers = new ArrayList<>();
    private final List<GroupMember> members = new ArrayList<>();
    private final List<Thread> producing = new ArrayList<>();
    private final List<Thread> consuming = new ArrayList<>();

    /** @param rack where a reader says it is, to be led to the replica there */
    Load(String bootstrap, String rack, History history, long seed) {
        this.history = history;
        for (int id = 1; id <= CODECS.size(); id++) {
            producers.add(new NumberedProducer(id, bootstrap, CODECS.get(id - 1), history));
        }
        readers.add(new TailReader("tail", bootstrap, null, history));
        readers.add(new TailReader("tail-of-followers", bootstrap, rack, history));
        for (int i = 1; i <= MEMBERS; i++) {
            members.add(new GroupMember("member-" + i, bootstrap, history, seed + i));
        }
    }

    /** The topic, and offsets of the group to begin with. */
    static void prepare(Admin admin, History history, Map<String, String> settings) throws Exception {
        NewTopic topic = new NewTopic(history.topic(), history.partitions(), (short) 3).configs(settings);
        admin.createTopics(List.of(topic)).all().get();
        Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
        for (int index = 0; index < history.partitions(); index++) {
            beginnings.put(new TopicPartition(history.topic(), index), new OffsetAndMetadata(0));
        }
        // The coordinator may hear of the topic later than who has made it.
        Awaitility.await()
                .atMost(BEGINNING_MAX)
                .pollInSameThread()
                .ignoreExceptions()
                .untilAsserted(() -> admin.alterConsumerGroupOffsets(GroupMember.GROUP, beginnings)
                        .all()
                        .get());
    }

    void start() {
        producers.forEach(producer -> producing.add(run("producer", producer)));
        readers.forEach(reader -> consuming.add(run("reader", reader)));
        members.forEach(member -> consuming.add(run("member", member)));
    }

    private Thread run(String name, Runnable body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (RuntimeException e) {
                        history.complain("a " + name + " ended: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns when all that was sent is acknowledged or given up. */
    void endProducers() throws InterruptedException {
        producers.forEach(NumberedProducer::stop);
        join(producing);
    }

    void endConsumers() throws InterruptedException {
        readers.forEach(TailReader::stop);
        members.forEach(GroupMember::stop);
        join(consuming);
    }

    private void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(END_MAX.toMillis());
            if (thread.isAlive()) {
                history.complain("a " + thread.getName() + " does not come to its end");
            }
        }
    }
}
