package gregor.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two brokers, one of ours and a stock one, are controller in turn. The one in office is killed before each of its writes in ZooKeeper
 * that something takes, and the other one ends what it had begun. Two stock brokers are the control.
 */
@Tag("slow")
class NextControllerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<Integer> BOTH = List.of(1, 2);
    private static final List<Integer> TURNED = List.of(2, 1);

    @TempDir
    private static Path home;

    private static Cluster cluster;
    private static Admin admin;
    private static int topics;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = Map.of(
                "auto.leader.rebalance.enable", "false",
                "min.insync.replicas", "1",
                "controlled.shutdown.enable", "false",
                "controller.socket.timeout.ms", "5000",
                "log.segment.delete.delay.ms", "1000");
        cluster = Cluster.breakable(home, List.of(Kind.underTest(), Kind.STOCK), settings);
        cluster.start();
        // Who asks for an election and hears that the controller is another one does not look for it by himself.
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap(), "metadata.max.age.ms", 1_000));
    }

    @AfterAll
    static void end() throws Exception {
        admin.close(Duration.ZERO);
        cluster.close();
    }

    /** Something to do with a topic: how it is before, what is asked for, and how it is afterwards. */
    enum Undertaking {
        CREATION(Map.of(), Map.of(0, BOTH, 1, TURNED)) {
            @Override
            KafkaFuture<Void> begin(String topic) {
                return admin.createTopics(List.of(new NewTopic(topic, after))).all();
            }
        },
        GROWTH(Map.of(0, BOTH), Map.of(0, BOTH, 1, TURNED, 2, BOTH)) {
            @Override
            KafkaFuture<Void> begin(String topic) {
                return admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3, List.of(TURNED, BOTH))))
                        .all();
            }
        },
        REASSIGNMENT(Map.of(0, List.of(1), 1, List.of(2)), Map.of(0, List.of(2), 1, BOTH)) {
            @Override
            KafkaFuture<Void> begin(String topic) {
                return reassign(topic, after);
            }
        },
        ELECTION(Map.of(0, BOTH, 1, TURNED), Map.of(0, TURNED, 1, BOTH)) {
            @Override
            void prepare(String topic) throws Exception {
                super.prepare(topic);
                reassign(topic, after);
                await(
                        topic + " has others preferred",
                        () -> admin.listPartitionReassignments()
                                .reassignments()
                                .get()
                                .isEmpty());
            }

            @Override
            KafkaFuture<Void> begin(String topic) {
                return admin.electLeaders(ElectionType.PREFERRED, null).all();
            }

            @Override
            boolean isDone(String topic) throws Exception {
                return super.isDone(topic)
                        && partitions(topic).stream()
                                .allMatch(each -> each.leader().id()
                                        == each.replicas().get(0).id());
            }
        },
        DELETION(Map.of(0, BOTH, 1, TURNED), Map.of()) {
            @Override
            KafkaFuture<Void> begin(String topic) {
                return admin.deleteTopics(List.of(topic)).all();
            }
        };

        final Map<Integer, List<Integer>> before;
        final Map<Integer, List<Integer>> after;

        Undertaking(Map<Integer, List<Integer>> before, Map<Integer, List<Integer>> after) {
            this.before = before;
            this.after = after;
        }

        void prepare(String topic) throws Exception {
            if (!before.isEmpty()) {
                admin.createTopics(List.of(new NewTopic(topic, before))).all().get();
                await(topic + " is made", () -> isThere(topic, before));
            }
        }

        /** Asks; whoever is asked may not live to answer. */
        abstract KafkaFuture<Void> begin(String topic);

        boolean isDone(String topic) throws Exception {
            return after.isEmpty() ? isGone(topic) : isThere(topic, after);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWhatTheOneBeforeBegan(Undertaking undertaking) throws Exception {
        Map<Integer, Integer> deaths = new HashMap<>();
        Set<Integer> through = new HashSet<>();
        while (through.size() < BOTH.size()) {
            int controller = cluster.state().controller().orElseThrow();
            int writes = deaths.merge(controller, 1, Integer::sum) - 1;
            String topic = "topic-" + ++topics;
            undertaking.prepare(topic);
            WriteFuse fuse = cluster.network().fuse(Integer.toString(controller));
            fuse.arm(writes);
            undertaking.begin(topic);
            await(topic + " is done or broken off", () -> fuse.isBlown() || undertaking.isDone(topic));
            if (!fuse.isBlown()) {
                through.add(controller);
            }
            succeed(controller);
            awaitEnd(undertaking, topic, "the controller was broker " + controller + ", after " + writes + " writes");
        }
        assertThat(deaths.values()).allMatch(count -> count > 1);
    }

    /** The controller dies, the other one takes over, and the first one comes back. */
    private static void succeed(int controller) throws Exception {
        cluster.kill(controller);
        cluster.state().expireSession(controller);
        await("the other one is controller", () -> {
            var now = cluster.state().controller();
            return now.isPresent() && now.getAsInt() != controller;
        });
        cluster.network().fuse(Integer.toString(controller)).arm(Integer.MAX_VALUE);
        cluster.network().heal(false);
        cluster.start(controller);
    }

    /** What was written down the next controller ends; what was not is asked for again, until somebody in office hears it. */
    private static void awaitEnd(Undertaking undertaking, String topic, String when) throws Exception {
        await(when + ": nothing is under way", () -> nothingUnderWay(topic));
        await(when + ": " + undertaking + " is done", () -> {
            if (!undertaking.isDone(topic)) {
                undertaking.begin(topic).get();
            }
            return undertaking.isDone(topic) && nothingUnderWay(topic);
        });
    }

    private static boolean nothingUnderWay(String topic) throws Exception {
        List<String> znodes = ZnodeTree.read(cluster.zooKeeper().address());
        boolean wished = znodes.stream()
                .anyMatch(line -> line.startsWith("/admin/delete_topics/")
                        || line.startsWith("/admin/reassign_partitions")
                        || line.startsWith("/brokers/topics/" + topic + " ")
                                && !(line.contains("\"adding_replicas\":{}")
                                        && line.contains("\"removing_replicas\":{}")));
        return !wished
                && admin.describeCluster().nodes().get().size() == BOTH.size()
                && (isGone(topic) || isWhole(partitions(topic)));
    }

    private static boolean isThere(String topic, Map<Integer, List<Integer>> replicas) throws Exception {
        return admin.listTopics().names().get().contains(topic)
                && isWhole(partitions(topic))
                && replicas.equals(partitions(topic).stream()
                        .collect(Collectors.toMap(
                                TopicPartitionInfo::partition,
                                each -> each.replicas().stream()
                                        .map(node -> node.id())
                                        .toList())));
    }

    private static boolean isGone(String topic) throws Exception {
        return ZnodeTree.read(cluster.zooKeeper().address()).stream()
                .noneMatch(line -> line.startsWith("/brokers/topics/" + topic + " "));
    }

    private static boolean isWhole(List<TopicPartitionInfo> partitions) {
        return partitions.stream()
                .allMatch(each -> each.leader() != null
                        && each.isr().size() == each.replicas().size());
    }

    private static List<TopicPartitionInfo> partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions();
    }

    private static KafkaFuture<Void> reassign(String topic, Map<Integer, List<Integer>> replicas) {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wishes = new HashMap<>();
        replicas.forEach((partition, wanted) ->
                wishes.put(new TopicPartition(topic, partition), Optional.of(new NewPartitionReassignment(wanted))));
        return admin.alterPartitionReassignments(wishes).all();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptions()
                .until(condition::holds);
    }
}
