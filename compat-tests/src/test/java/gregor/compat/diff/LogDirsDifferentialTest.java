package gregor.compat.diff;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import gregor.wire.message.AlterReplicaLogDirsRequest;
import gregor.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import gregor.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import gregor.wire.message.Apis;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.DescribeLogDirsRequest;
import gregor.wire.message.DescribeLogDirsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two log directories: what is said about them, and about wishes to move replicas, is what stock 3.9.2 says. */
class LogDirsDifferentialTest {
    private static final List<String> DIRS = List.of("first", "second");

    @TempDir
    private Path home;

    private final Map<Session, Path> homes = new HashMap<>();
    private Broker tested;
    private Broker stock;
    private Session ours;
    private Session theirs;
    private Comparison comparison;

    private void start() throws Exception {
        tested = Broker.underTest(home.resolve("tested"), dirs(home.resolve("tested")));
        stock = new StockBroker(home.resolve("stock"), dirs(home.resolve("stock")));
        tested.start();
        stock.start();
        ours = new Session(tested.bootstrap());
        theirs = new Session(stock.bootstrap());
        homes.put(ours, home.resolve("tested"));
        homes.put(theirs, home.resolve("stock"));
        comparison = new Comparison(ours, theirs, AllowedDifferences.fromOldStock());
    }

    @AfterEach
    void end() throws Exception {
        comparison.close();
        tested.close();
        stock.close();
    }

    private static Map<String, String> dirs(Path home) {
        return Map.of("log.dirs", home.resolve(DIRS.get(0)) + "," + home.resolve(DIRS.get(1)));
    }

    /** A file is in its place, which is the same to a broker as a device that is not there. */
    @Test
    void aDirectoryThatCannotBeOpenedIsOfflineAndTheOtherServes() throws Exception {
        for (String broker : List.of("tested", "stock")) {
            Files.createDirectories(home.resolve(broker));
            Files.writeString(home.resolve(broker).resolve("second"), "no directory");
        }
        start();
        create("served", 3);
        describe("with a directory that is offline");
        wantAll("to a directory that is offline", 2, "second", "served", 0);
        wantAll("where it is while another is offline", 2, "first", "served", 0);
        wantAll("no such topic, and a directory is offline", 2, "second", "nowhere", 0);
        assertThat(String.join("\n", comparison.differences())).isEmpty();
    }

    @Test
    void answersAreThoseOfStock() throws Exception {
        start();
        wantAll("a topic that does not exist yet", 2, "second", "moved", 0, 1, 2);
        create("moved", 3);
        describe("what was wanted before it was created");
        for (int version = 1; version <= 2; version++) {
            wantAll("where it is", version, "second", "moved", 0);
            wantAll("no such directory", version, "third", "moved", 0);
            wantAll("not the whole path", version, "../second", "moved", 0);
            wantAll("no such topic", version, "first", "nowhere", 0);
            wantAll("no such partition", version, "first", "moved", 0, 9);
            wantAll("too long a name", version, "first", "x".repeat(230), 0);
            wantAll("nothing", version, "first", "moved");
            comparison.same("no directory", Apis.ALTER_REPLICA_LOG_DIRS, version, new AlterReplicaLogDirsRequest());
        }
        wantAll("to the other", 2, "first", "moved", 0, 2);
        settle("moved", Map.of(0, "first", 1, "second", 2, "first"));
        describe("after the move");
        wantAll("back again", 1, "second", "moved", 0);
        settle("moved", Map.of(0, "second", 1, "second", 2, "first"));
        describe("after the move back");
        create("spread", 5);
        // Which partition goes where is a matter of the order in which they are created.
        assertThat(places(ours, "spread").values())
                .containsExactlyInAnyOrderElementsOf(places(theirs, "spread").values());
        System.out.println("compared " + comparison.compared() + " answers with stock 3.9.2");
        assertThat(String.join("\n", comparison.differences())).isEmpty();
    }

    private void wantAll(String what, int version, String dir, String topic, Integer... partitions) throws IOException {
        comparison.same(
                what,
                Apis.ALTER_REPLICA_LOG_DIRS,
                version,
                session -> request(homes.get(session).resolve(dir).toString(), topic, List.of(partitions)),
                (session, answer) -> {});
    }

    private static AlterReplicaLogDirsRequest request(String path, String topic, List<Integer> partitions) {
        AlterReplicaLogDirTopic wanted = new AlterReplicaLogDirTopic();
        wanted.name = topic;
        wanted.partitions = partitions;
        AlterReplicaLogDir dir = new AlterReplicaLogDir();
        dir.path = path;
        dir.topics = List.of(wanted);
        AlterReplicaLogDirsRequest request = new AlterReplicaLogDirsRequest();
        request.dirs = List.of(dir);
        return request;
    }

    private void create(String name, int partitions) throws IOException {
        CreateTopicsRequest.CreatableTopic topic = new CreateTopicsRequest.CreatableTopic();
        topic.name = name;
        topic.numPartitions = partitions;
        topic.replicationFactor = 1;
        topic.assignments = List.of();
        topic.configs = List.of();
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.timeoutMs = 10_000;
        request.topics = List.of(topic);
        comparison.same("a topic", Apis.CREATE_TOPICS, 4, request);
        for (Session session : List.of(ours, theirs)) {
            Awaitility.await(name + " is there")
                    .until(() -> places(session, name).size() == partitions);
        }
    }

    private void describe(String when) throws IOException {
        for (int version = 1; version <= 4; version++) {
            DescribeLogDirsRequest all = new DescribeLogDirsRequest();
            all.topics = null;
            comparison.same(when, Apis.DESCRIBE_LOG_DIRS, version, all);
        }
    }

    private void settle(String topic, Map<Integer, String> expected) {
        for (Session session : List.of(ours, theirs)) {
            Awaitility.await(topic + " is where it shall be")
                    .until(() -> places(session, topic).equals(expected));
        }
    }

    /** The directories of the topic's partitions, by their last names. */
    private static Map<Integer, String> places(Session session, String topic) throws IOException {
        DescribeLogDirsRequest all = new DescribeLogDirsRequest();
        all.topics = null;
        DescribeLogDirsResponse answer = session.call(Apis.DESCRIBE_LOG_DIRS, 1, all);
        Map<Integer, String> places = new TreeMap<>();
        List<String> futures = new ArrayList<>();
        for (DescribeLogDirsResponse.DescribeLogDirsResult dir : answer.results) {
            dir.topics.stream()
                    .filter(found -> found.name.equals(topic))
                    .forEach(found -> found.partitions.forEach(partition -> {
                        if (partition.isFutureKey) {
                            futures.add(dir.logDir);
                        } else {
                            places.put(
                                    partition.partitionIndex,
                                    Path.of(dir.logDir).getFileName().toString());
                        }
                    }));
        }
        return futures.isEmpty() ? places : Map.of();
    }
}
