package gregor.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A consumer group whose coordinator goes: each of three brokers has its partition of __consumer_offsets in turn, and loses it by
 * kill -9 or by an orderly stop. Members keep their partitions and their generation, what they have committed stays, and a rebalance
 * that is under way comes to its end. Which brokers: {@code -Dcompat.brokers=ours|stock|mixed}.
 */
@Tag("slow")
class GroupFailoverTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOPIC = "read";
    private static final String GROUP = "steady";
    private static final int PARTITIONS = 6;
    private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 0);
    /** From the first to the others and back. */
    private static final List<Integer> COORDINATORS = List.of(1, 2, 3, 1);

    @TempDir
    private Path home;

    private Cluster cluster;
    private Admin admin;
    private final List<SteadyMember> members = new ArrayList<>();
    private long written;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> settings = Map.of(
                "offsets.topic.num.partitions", "1",
                "auto.leader.rebalance.enable", "false",
                "group.initial.rebalance.delay.ms", "2000");
        cluster = Cluster.direct(home, Cluster.three(Cluster.underTest()), settings);
        cluster.start();
        admin = Clients.admin(cluster.bootstrap());
        admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3)))
                .all()
                .get();
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            beginning.put(new TopicPartition(TOPIC, i), new OffsetAndMetadata(0));
        }
        // The coordinator may hear of the topic later than who has made it.
        await(() -> admin.alterConsumerGroupOffsets(GROUP, beginning).all().get());
    }

    @AfterEach
    void end() throws Exception {
        for (SteadyMember member : members) {
            member.leave();
        }
        admin.close(Duration.ZERO);
        cluster.close();
    }

    @ParameterizedTest(name = "orderly: {0}")
    @ValueSource(booleans = {false, true})
    void membersStayAndCommittedOffsetsAreKept(boolean orderly) throws Exception {
        join();
        join();
        awaitRead();
        int generation = members.get(0).generation();
        List<Integer> rebalances =
                members.stream().map(SteadyMember::rebalances).toList();
        for (int coordinator : COORDINATORS) {
            coordinate(coordinator);
            awaitRead();
            lose(coordinator, orderly);
            await(() -> assertThat(committed()).as("kept by the next one").isEqualTo(writtenOffsets()));
            awaitRead();
            returned(coordinator);
            assertThat(members).allMatch(member -> member.generation() == generation);
            assertThat(members.stream().map(SteadyMember::rebalances).toList()).isEqualTo(rebalances);
        }
    }

    @ParameterizedTest(name = "orderly: {0}")
    @ValueSource(booleans = {false, true})
    void aRebalanceUnderWayComesToItsEnd(boolean orderly) throws Exception {
        for (int coordinator : COORDINATORS) {
            coordinate(coordinator);
            join();
            lose(coordinator, orderly);
            await(() -> assertThat(members.stream().mapToInt(SteadyMember::partitions))
                    .allMatch(count -> count == PARTITIONS / members.size()
                            || count == (PARTITIONS + members.size() - 1) / members.size()));
            awaitRead();
            returned(coordinator);
        }
    }

    private void join() {
        members.add(new SteadyMember(cluster.bootstrap(), GROUP, TOPIC));
    }

    /** Makes a broker lead the partition of the group's offsets. */
    private void coordinate(int broker) throws Exception {
        List<Integer> replicas = new ArrayList<>(List.of(broker));
        cluster.ids().stream().filter(id -> id != broker).forEach(replicas::add);
        admin.alterPartitionReassignments(Map.of(OFFSETS, Optional.of(new NewPartitionReassignment(replicas))))
                .all()
                .get();
        await(() -> assertThat(
                        admin.listPartitionReassignments().reassignments().get())
                .isEmpty());
        if (coordinator() != broker) {
            admin.electLeaders(ElectionType.PREFERRED, Set.of(OFFSETS)).all().get();
        }
        await(() -> assertThat(coordinator()).isEqualTo(broker));
    }

    private void lose(int broker, boolean orderly) throws Exception {
        if (orderly) {
            cluster.stop(broker);
        } else {
            cluster.kill(broker);
        }
        await(() -> assertThat(coordinator()).isPositive().isNotEqualTo(broker));
    }

    /** It runs again and all is in sync. */
    private void returned(int broker) throws Exception {
        cluster.start(broker);
        await(() -> assertThat(admin.describeTopics(Set.of(TOPIC, OFFSETS.topic()))
                        .allTopicNames()
                        .get()
                        .values())
                .allMatch(GroupFailoverTest::isInSync));
    }

    private static boolean isInSync(TopicDescription topic) {
        return topic.partitions().stream().allMatch(partition -> partition.isr().size() == 3);
    }

    private int coordinator() throws Exception {
        var leader = admin.describeTopics(List.of(OFFSETS.topic()))
                .allTopicNames()
                .get()
                .get(OFFSETS.topic())
                .partitions()
                .get(0)
                .leader();
        return leader == null ? -1 : leader.id();
    }

    /** A record more for each partition; the members read them, and commit that. */
    private void awaitRead() throws Exception {
        Map<String, Object> patient = Map.of("delivery.timeout.ms", 180_000);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrap(), patient)) {
            for (int i = 0; i < PARTITIONS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, i, null, "value"));
            }
        }
        written++;
        await(() -> assertThat(committedByMembers()).isEqualTo(writtenOffsets()));
    }

    private Map<Integer, Long> committedByMembers() {
        Map<Integer, Long> all = new TreeMap<>();
        members.forEach(member ->
                member.committed().forEach((partition, offset) -> all.merge(partition.partition(), offset, Math::max)));
        return all;
    }

    private Map<Integer, Long> committed() throws Exception {
        Map<Integer, Long> all = new TreeMap<>();
        // A client that was told the former coordinator would wait for it.
        ListConsumerGroupOffsetsOptions impatient = new ListConsumerGroupOffsetsOptions().timeoutMs(5_000);
        admin.listConsumerGroupOffsets(GROUP, impatient)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> all.put(partition.partition(), offset.offset()));
        return all;
    }

    private Map<Integer, Long> writtenOffsets() {
        Map<Integer, Long> all = new TreeMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            all.put(i, written);
        }
        return all;
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptions()
                .untilAsserted(assertion);
    }
}
