package gregor.compat.storage;

import static gregor.compat.storage.Damage.aDirectoryInstead;
import static gregor.compat.storage.Damage.deleted;
import static gregor.compat.storage.Damage.emptied;
import static gregor.compat.storage.Damage.noise;
import static gregor.compat.storage.Damage.text;

import gregor.compat.Clients;
import gregor.compat.process.Broker;
import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.Registration;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code meta.properties} of one of two log directories, spoiled while the broker was down: stock 3.9.2 and ours do the same
 * then, and ours says it in one line that names the file.
 */
@Tag("slow")
class DamagedIdentityTest {
    private static final String SERVES = "serves";
    private static final String WITHOUT_IT = "serves without it";
    private static final String NO_START = "no start";
    private static final String FILE = "meta.properties";
    private static final Duration START_MAX = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private String clusterId;
    private Path filled;

    /** @param said besides the name of the file, where something is to be said */
    private record Row(String name, String outcome, String said, Damage.Spoiling spoiling) {}

    private List<Row> rows() {
        String whole = "version=0\nbroker.id=0\ncluster.id=" + clusterId + "\n";
        String id = directoryId(1 << 20);
        return List.of(
                new Row("nothing", SERVES, "", file -> {}),
                new Row("missing", SERVES, "", deleted()),
                new Row("empty", SERVES, "", emptied()),
                new Row("zeros", SERVES, "", file -> Files.write(file, new byte[200])),
                new Row("noise", SERVES, "", noise(90)),
                new Row("broken escape", WITHOUT_IT, "is damaged", text("broker.id=\\u00zz\n")),
                new Row("key flipped", SERVES, "", text(whole.replace("broker.id", "bsoker.id"))),
                new Row("broker id of letters", WITHOUT_IT, "broker.id", text(whole.replace("id=0", "id=p"))),
                new Row("broker id and a blank", WITHOUT_IT, "broker.id", text(whole.replace("id=0", "id=0 "))),
                new Row("other broker", NO_START, "broker.id", text(whole.replace("id=0", "id=4"))),
                new Row("other cluster", NO_START, "cluster.id", text(whole.replace(clusterId, "other"))),
                new Row("version of letters", WITHOUT_IT, "version", text(whole.replace("version=0", "version=p"))),
                new Row("version 7", WITHOUT_IT, "version", text(whole.replace("version=0", "version=7"))),
                new Row("version and a blank", SERVES, "", text(whole.replace("version=0", "version=0 "))),
                new Row("version 1", NO_START, "version", text("version=1\nnode.id=0\ncluster.id=" + clusterId)),
                new Row("version 1 without node", WITHOUT_IT, "version", text("version=1\ncluster.id=" + clusterId)),
                new Row("directory id", SERVES, "", text(whole + id)),
                new Row("broken directory id", WITHOUT_IT, "directory.id", text(whole + "directory.id=short\n")),
                new Row("reserved directory id", NO_START, "directory.id", text(whole + directoryId(99))),
                new Row("directory id after those", SERVES, "", text(whole + directoryId(100))),
                new Row("same directory id", NO_START, "directory.id", file -> {
                    Files.writeString(file, whole + id);
                    Files.writeString(file.getParent().resolveSibling("one").resolve(FILE), whole + id);
                }),
                new Row("a directory", WITHOUT_IT, "", aDirectoryInstead()));
    }

    private static String directoryId(long id) {
        return "directory.id=" + new Uuid(0, id) + "\n";
    }

    @BeforeEach
    void fill() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
        filled = home.resolve("filled");
        try (StockBroker broker = new StockBroker(home.resolve("writer"), config(filled))) {
            broker.start();
            try (Admin admin = Clients.admin(broker.bootstrap())) {
                admin.createTopics(List.of(new NewTopic("topic", 2, (short) 1)))
                        .all()
                        .get();
                clusterId = admin.describeCluster().clusterId().get();
            }
            broker.stop();
        }
    }

    @AfterEach
    void end() {
        zooKeeper.close();
    }

    @Test
    void isTakenAsByStock() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (Row row : rows()) {
            if (!row.name().matches(System.getProperty("rows", ".*"))) {
                continue;
            }
            Path stockData = spoiled(row, "stock " + row.name());
            try (StockBroker stock = new StockBroker(home.resolve("stock"), config(stockData))) {
                Registration.awaitGone(zooKeeper.address(), 0);
                all.assertThat(outcome(stock, stock.launch()))
                        .as("stock: %s", row.name())
                        .isEqualTo(row.outcome());
            }
            Path ourData = spoiled(row, "ours " + row.name());
            try (GregorBroker ours = new GregorBroker(home.resolve("ours"), config(ourData))) {
                Registration.awaitGone(zooKeeper.address(), 0);
                all.assertThat(outcome(ours, ours.launch()))
                        .as("ours: %s", row.name())
                        .isEqualTo(row.outcome());
                if (!row.outcome().equals(SERVES)) {
                    Path named = row.said().isEmpty() ? ourData.resolve("two") : ourData.resolve("two/" + FILE);
                    all.assertThat(ours.printed())
                            .as("said of %s", row.name())
                            .filteredOn(line -> line.contains(" ERROR ") && line.contains(named.toString()))
                            .singleElement()
                            .asString()
                            .contains(row.said());
                }
            }
        }
        all.assertAll();
    }

    private Path spoiled(Row row, String name) throws IOException {
        Path data = DataCopy.of(filled, home.resolve(name));
        row.spoiling().spoil(data.resolve("two").resolve(FILE));
        return data;
    }

    private static String outcome(Broker broker, Child child) throws Exception {
        Awaitility.await("an answer or an end")
                .atMost(START_MAX)
                .until(() -> !child.isAlive() || Brokers.answers(broker.bootstrap()));
        if (!child.isAlive()) {
            return NO_START;
        }
        Map<String, LogDirDescription> dirs;
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            dirs = admin.describeLogDirs(List.of(0)).allDescriptions().get().get(0);
        }
        broker.stop();
        long lost = dirs.values().stream().filter(dir -> dir.error() != null).count();
        return lost == 0 ? SERVES : WITHOUT_IT;
    }

    private Map<String, String> config(Path data) {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put("log.dirs", data.resolve("one") + "," + data.resolve("two"));
        return config;
    }
}
