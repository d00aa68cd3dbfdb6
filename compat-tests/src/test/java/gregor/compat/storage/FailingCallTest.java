package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.compat.Clients;
import gregor.compat.process.Broker;
import gregor.compat.process.DiskFaults;
import gregor.compat.process.DiskFaults.Action;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One kind of call to the disk after the other fails, each in a log directory of its own: with an input/output error, or because
 * the disk has become read-only. That directory goes offline and the others serve, under stock 3.9.2 and under ours, which says
 * in one line what it was about. What ours cannot delete stays until the next start.
 */
@Tag("slow")
class FailingCallTest {
    private static final String OFFLINE = "offline";
    private static final String SERVES = "serves";
    /** The broker has no such call. */
    private static final String NOT_MET = "not met";

    private static final String STEADY = "steady";
    private static final String WRITTEN = "NONE at ";
    private static final int FILLED = 40;
    private static final int RECORD_BYTES = 150;
    private static final Duration MET_MAX = Duration.ofSeconds(15);
    private static final Duration OFFLINE_MAX = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private DiskFaults faults;
    private int extra;

    /**
     * @param calls names separated by commas
     * @param part how the path below the directory ends
     */
    private record Row(Action action, String calls, String part, String stock, String ours) {
        Row(Action action, String calls, String part) {
            this(action, calls, part, OFFLINE, OFFLINE);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(Action.EIO, "write", ".log"),
            new Row(Action.EIO, "create", ".log"),
            new Row(Action.EIO, "create", ".index"),
            new Row(Action.EIO, "write", ".index", NOT_MET, OFFLINE),
            new Row(Action.EIO, "write", ".timeindex", NOT_MET, OFFLINE),
            new Row(Action.EIO, "truncate", "index", OFFLINE, NOT_MET),
            new Row(Action.EIO, "create", ".snapshot"),
            new Row(Action.EIO, "write", ".snapshot"),
            new Row(Action.EIO, "write", "recovery-point-offset-checkpoint.tmp"),
            new Row(Action.EIO, "write", "replication-offset-checkpoint.tmp"),
            new Row(Action.EIO, "write", "log-start-offset-checkpoint.tmp"),
            new Row(Action.EIO, "rename", "-checkpoint.tmp"),
            new Row(Action.EIO, "write", "leader-epoch-checkpoint.tmp"),
            new Row(Action.EIO, "write", "partition.metadata.tmp"),
            new Row(Action.EIO, "mkdir", ""),
            new Row(Action.EIO, "rename", "-0"),
            new Row(Action.EIO, "rename", ".log"),
            new Row(Action.EIO, "unlink", ".log.deleted", OFFLINE, SERVES),
            new Row(Action.EIO, "sync", ".log"),
            new Row(Action.EIO, "read", ".log", SERVES, OFFLINE),
            new Row(Action.EIO, "open", ".log", NOT_MET, OFFLINE),
            new Row(Action.EROFS, "write", ".log"),
            new Row(Action.EROFS, "create", ".log"),
            new Row(Action.EROFS, "write", "-checkpoint.tmp"),
            new Row(Action.EROFS, "mkdir", ""),
            new Row(Action.EROFS, "rename", ".log"),
            new Row(Action.EROFS, "unlink", ".log.deleted", OFFLINE, SERVES),
            new Row(Action.EROFS, "create,mkdir,rename,unlink,write,truncate", ""));

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(DiskFaults.available(), "no compiler for the library that fails");
        faults = new DiskFaults(home.resolve("disks"));
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
    }

    @AfterEach
    void end() {
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }

    @Test
    void itsDirectoryGoesOfflineAndTheOthersServeOnOurs() throws Exception {
        try (GregorBroker broker = new GregorBroker(home.resolve("ours"), config(), faults.environment())) {
            SoftAssertions all = new SoftAssertions();
            List<String> outcomes = outcomes(broker);
            for (int i = 0; i < ROWS.size(); i++) {
                Row row = ROWS.get(i);
                all.assertThat(outcomes.get(i)).as("%s", row).isEqualTo(row.ours());
                String dir = dir(i);
                List<String> said = broker.printed().stream()
                        .filter(line -> line.contains(dir + " goes offline"))
                        .toList();
                all.assertThat(said).as("said of %s", row).hasSize(row.ours().equals(OFFLINE) ? 1 : 0);
            }
            all.assertAll();
        }
    }

    @Test
    void itsDirectoryGoesOfflineAndTheOthersServeOnStock() throws Exception {
        try (StockBroker broker = new StockBroker(home.resolve("stock"), config(), faults.environment())) {
            SoftAssertions all = new SoftAssertions();
            List<String> outcomes = outcomes(broker);
            for (int i = 0; i < ROWS.size(); i++) {
                all.assertThat(outcomes.get(i))
                        .as("%s", ROWS.get(i))
                        .isEqualTo(ROWS.get(i).stock());
            }
            all.assertAll();
        }
    }

    private List<String> outcomes(Broker broker) throws Exception {
        broker.start();
        List<String> outcomes = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "default.api.timeout.ms",
                        "4000",
                        "request.timeout.ms",
                        "3000"));
                Peer peer = new Peer(broker)) {
            fill(broker, peer);
            for (int i = 0; i < ROWS.size(); i++) {
                outcomes.add(outcome(admin, peer, i));
                String written = produce(peer, STEADY);
                assertThat(written).as("after %s", ROWS.get(i)).startsWith(WRITTEN);
                long offset = Long.parseLong(written.substring(WRITTEN.length()));
                assertThat(peer.fetch(STEADY, 4, offset))
                        .as("after %s", ROWS.get(i))
                        .isEqualTo("NONE");
            }
        }
        broker.stop();
        return outcomes;
    }

    private String outcome(Admin admin, Peer peer, int number) throws Exception {
        Row row = ROWS.get(number);
        faults.set(row.action(), row.calls(), dir(number) + "/*" + row.part(), 1);
        try {
            // In this thread: another one would be interrupted at the end, and that closes the connection of the peer.
            Awaitility.await()
                    .pollInSameThread()
                    .atMost(MET_MAX)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        work(admin, peer, number);
                        return !faults.counted().isEmpty();
                    });
            Awaitility.await().pollInSameThread().atMost(OFFLINE_MAX).until(() -> {
                work(admin, peer, number);
                return isOffline(admin, number);
            });
            return OFFLINE;
        } catch (ConditionTimeoutException e) {
            return faults.counted().isEmpty() ? NOT_MET : SERVES;
        } finally {
            faults.clear();
        }
    }

    private boolean isOffline(Admin admin, int number) throws Exception {
        return admin.describeLogDirs(List.of(0))
                        .allDescriptions()
                        .get()
                        .get(0)
                        .get(dir(number))
                        .error()
                != null;
    }

    /** Something of all that writes and reads; what is refused is left. */
    private void work(Admin admin, Peer peer, int number) throws Exception {
        for (int i = 0; i < 8; i++) {
            produce(peer, topic(number));
        }
        peer.fetch(topic(number), 4, start(admin, topic(number)));
        String passing = "passing-" + extra++;
        try {
            create(admin, passing, dir(number));
            admin.deleteTopics(List.of(passing)).all().get();
        } catch (ExecutionException | ConditionTimeoutException refused) {
            extra++;
        }
    }

    private void fill(Broker broker, Peer peer) throws Exception {
        try (Admin patient = Clients.admin(broker.bootstrap())) {
            create(patient, STEADY, dir(ROWS.size()));
            fill(peer, STEADY);
            for (int i = 0; i < ROWS.size(); i++) {
                create(patient, topic(i), dir(i));
                fill(peer, topic(i));
            }
        }
    }

    private static long start(Admin admin, String topic) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException refused) {
            return 0;
        }
    }

    private void fill(Peer peer, String topic) {
        Awaitility.await(topic).atMost(PATIENCE).until(() -> peer.takesRecords(topic));
        for (int i = 0; i < FILLED; i++) {
            assertThat(produce(peer, topic)).startsWith(WRITTEN);
        }
    }

    private static String produce(Peer peer, String topic) {
        try {
            return peer.produce(topic, Pair.batch(System.currentTimeMillis(), RECORD_BYTES), 1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void create(Admin admin, String topic, String dir) throws Exception {
        TopicPartitionReplica replica = new TopicPartitionReplica(topic, 0, 0);
        try {
            admin.alterReplicaLogDirs(Map.of(replica, dir)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
            // There is no such replica yet; it will be created there.
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static String topic(int number) {
        return "row-" + number;
    }

    private String dir(int number) {
        return home.toAbsolutePath().resolve("disks").resolve("d" + number).toString();
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put(
                "log.dirs",
                String.join(
                        ",",
                        IntStream.rangeClosed(0, ROWS.size())
                                .mapToObj(this::dir)
                                .toList()));
        config.put("offsets.topic.num.partitions", "1");
        config.put("log.segment.bytes", "1000");
        config.put("log.index.interval.bytes", "200");
        config.put("log.retention.bytes", "6000");
        config.put("log.retention.check.interval.ms", "300");
        config.put("log.segment.delete.delay.ms", "100");
        config.put("log.initial.task.delay.ms", "100");
        config.put("log.flush.offset.checkpoint.interval.ms", "150");
        config.put("log.flush.start.offset.checkpoint.interval.ms", "150");
        config.put("replica.high.watermark.checkpoint.interval.ms", "150");
        return config;
    }
}
