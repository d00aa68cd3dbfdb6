package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ManualTime;
import gregor.zk.znode.ConfigZnode;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics as clients ask for them, on a cluster of three brokers without a controller. */
class TopicStoreTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private final Metadata metadata = new Metadata(new ManualTime(0));
    private ZkSession session;
    private TopicStore topics;

    @BeforeEach
    void threeBrokers() throws Exception {
        session = ZK.newCluster();
        topics = new TopicStore(session, metadata);
        List<BrokerView> brokers = List.of(broker(1), broker(2), broker(3));
        metadata.apply(new UpdateMetadata(1, 1, 1, List.of(), brokers));
    }

    @Test
    void aTopicIsWrittenWithAnIdAfterItsSettings() throws Exception {
        TopicAssignment created = get(topics.create(NewTopic.spread("t", 6, 2, Map.of("retention.ms", "1000"))));

        assertThat(created.topicId().isZero()).isFalse();
        assertThat(created.partitions())
                .hasSize(6)
                .allSatisfy((number, replicas) ->
                        assertThat(replicas.replicas()).hasSize(2).doesNotHaveDuplicates());
        assertThat(TopicZnode.decode(read(TopicZnode.path("t")))).isEqualTo(created);
        assertThat(ConfigZnode.decode(read(ConfigZnode.path("topics/t")))).isEqualTo(Map.of("retention.ms", "1000"));
        long settingsCzxid =
                get(session.get(ConfigZnode.path("topics/t"))).orElseThrow().czxid();
        assertThat(settingsCzxid)
                .isLessThan(get(session.get(TopicZnode.path("t"))).orElseThrow().czxid());
    }

    @Test
    void chosenReplicasAreKept() throws Exception {
        TopicAssignment created =
                get(topics.create(NewTopic.assigned("t", Map.of(0, List.of(2, 1), 1, List.of(3, 2)), Map.of())));

        assertThat(created.partitions())
                .containsEntry(0, ReplicaAssignment.of(List.of(2, 1)))
                .containsEntry(1, ReplicaAssignment.of(List.of(3, 2)));
    }

    @Test
    void aPlanWritesNothing() throws Exception {
        assertThat(get(topics.plan(NewTopic.spread("t", 2, 3, Map.of()))).partitions())
                .hasSize(2);

        assertThat(get(session.children(TopicZnode.PARENT))).isEmpty();
    }

    @Test
    void aTopicThatIsThereOrDoomedCannotBeMade() throws Exception {
        get(topics.create(NewTopic.spread("t", 1, 1, Map.of())));
        assertRefused(
                MetadataError.TOPIC_ALREADY_EXISTS,
                "The topic t is there already.",
                topics.create(NewTopic.spread("t", 1, 1, Map.of())));

        get(session.create(DeleteTopicZnode.path("u"), null, CreateMode.PERSISTENT));
        assertRefused(
                MetadataError.TOPIC_ALREADY_EXISTS,
                "The topic u is being deleted.",
                topics.create(NewTopic.spread("u", 1, 1, Map.of())));
    }

    @Test
    void aTopicInTheWayIsToldBeforeABadChoiceOfReplicas() throws Exception {
        get(topics.create(NewTopic.spread("t", 1, 1, Map.of())));
        assertRefused(
                MetadataError.TOPIC_ALREADY_EXISTS,
                "The topic t is there already.",
                topics.plan(NewTopic.assigned("t", Map.of(0, List.of(1, 1)), Map.of())));
    }

    @Test
    void namesThatDifferOnlyInDotsAndUnderscoresCollide() throws Exception {
        get(topics.create(NewTopic.spread("a.b", 1, 1, Map.of())));

        assertRefused(
                MetadataError.INVALID_TOPIC,
                "Only dots and underscores tell the name a_b from that of a.b.",
                topics.create(NewTopic.spread("a_b", 1, 1, Map.of())));
        assertThat(get(topics.create(NewTopic.spread("a-b", 1, 1, Map.of())))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "\u00e4", "a:b"})
    void badNamesAreRefused(String name) {
        assertRefused(MetadataError.INVALID_TOPIC, null, topics.create(NewTopic.spread(name, 1, 1, Map.of())));
    }

    @Test
    void theLongestNameHas249Characters() throws Exception {
        assertThat(get(topics.create(NewTopic.spread("x".repeat(249), 1, 1, Map.of()))))
                .isNotNull();
        assertRefused(
                MetadataError.INVALID_TOPIC, null, topics.create(NewTopic.spread("x".repeat(250), 1, 1, Map.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,INVALID_PARTITIONS",
        "-5,1,INVALID_PARTITIONS",
        "1,0,INVALID_REPLICATION_FACTOR",
        "1,4,INVALID_REPLICATION_FACTOR"
    })
    void badCountsAreRefused(int partitions, int factor, MetadataError error) {
        assertRefused(error, null, topics.plan(NewTopic.spread("t", partitions, factor, Map.of())));
    }

    @Test
    void badChoicesOfReplicasAreRefused() {
        for (Map<Integer, List<Integer>> choice : List.of(
                Map.of(0, List.of(1), 1, List.of(1, 2)),
                Map.of(0, List.of(1, 1)),
                Map.of(0, List.of(1), 2, List.of(1)),
                Map.of(1, List.of(1)))) {
            assertRefused(
                    MetadataError.INVALID_REPLICA_ASSIGNMENT,
                    null,
                    topics.plan(NewTopic.assigned("t", choice, Map.of())));
        }
    }

    @Test
    void partitionsAreAddedAndTheOldOnesStay() throws Exception {
        TopicAssignment before = get(topics.create(NewTopic.spread("t", 2, 2, Map.of())));

        TopicAssignment after = get(topics.addPartitions("t", 5, List.of()));

        assertThat(after.partitions()).hasSize(5).containsAllEntriesOf(before.partitions());
        assertThat(after.topicId()).isEqualTo(before.topicId());
        assertThat(TopicZnode.decode(read(TopicZnode.path("t")))).isEqualTo(after);
        assertThat(get(topics.addPartitions("t", 6, List.of(List.of(3, 1)))).partitions())
                .containsEntry(5, ReplicaAssignment.of(List.of(3, 1)));
    }

    @Test
    void badGrowthIsRefused() throws Exception {
        get(topics.create(NewTopic.spread("t", 2, 2, Map.of())));

        assertRefused(
                MetadataError.UNKNOWN_TOPIC_OR_PARTITION,
                "There is no topic u.",
                topics.addPartitions("u", 3, List.of()));
        assertRefused(
                MetadataError.INVALID_PARTITIONS,
                "A topic of 2 partitions cannot grow to 2.",
                topics.planPartitions("t", 2, List.of()));
        assertRefused(
                MetadataError.INVALID_PARTITIONS,
                "A topic of 2 partitions cannot grow to 1.",
                topics.planPartitions("t", 1, List.of()));
        assertRefused(
                MetadataError.INVALID_REPLICA_ASSIGNMENT,
                "Replicas are wanted on brokers that are not alive: 9.",
                topics.planPartitions("t", 3, List.of(List.of(9, 1))));
        assertRefused(
                MetadataError.INVALID_REPLICA_ASSIGNMENT,
                "1 new partitions are wanted, with replicas for 2.",
                topics.planPartitions("t", 3, List.of(List.of(1, 2), List.of(2, 3))));
        assertRefused(
                MetadataError.INVALID_REPLICA_ASSIGNMENT, null, topics.planPartitions("t", 3, List.of(List.of(1))));
    }

    @Test
    void noPartitionsAreAddedDuringAReassignmentOrADeletion() throws Exception {
        TreeMap<Integer, ReplicaAssignment> moving = new TreeMap<>();
        moving.put(0, new ReplicaAssignment(List.of(1, 2), List.of(2), List.of(1)));
        TopicAssignment topic = new TopicAssignment(gregor.base.Uuid.random(), moving);
        get(session.create(TopicZnode.path("t"), TopicZnode.encode(topic), CreateMode.PERSISTENT));
        assertRefused(MetadataError.REASSIGNMENT_IN_PROGRESS, null, topics.addPartitions("t", 2, List.of()));

        get(topics.delete("t"));
        assertRefused(
                MetadataError.INVALID_TOPIC, "The topic t is being deleted.", topics.addPartitions("t", 2, List.of()));
    }

    @Test
    void aDeletionIsARequestThatMayBeRepeated() throws Exception {
        get(topics.create(NewTopic.spread("t", 1, 1, Map.of())));

        get(topics.delete("t"));
        get(topics.delete("t"));

        assertThat(get(session.exists(DeleteTopicZnode.path("t"), null))).isPresent();
        assertRefused(MetadataError.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic u.", topics.delete("u"));
    }

    private byte[] read(String path) throws Exception {
        return get(session.get(path)).orElseThrow().data();
    }

    private static BrokerView broker(int id) {
        return new BrokerView(id, id, List.of(), null);
    }

    /** @param message null if any will do */
    private static void assertRefused(MetadataError error, String message, CompletionStage<?> stage) {
        assertThatThrownBy(() -> get(stage)).isInstanceOfSatisfying(MetadataException.class, refusal -> {
            assertThat(refusal.error()).isEqualTo(error);
            assertThat(refusal.getMessage()).isEqualTo(message == null ? refusal.getMessage() : message);
        });
    }
}
