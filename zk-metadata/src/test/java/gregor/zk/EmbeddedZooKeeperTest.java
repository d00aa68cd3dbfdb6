package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TimerThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperTest {
    @TempDir
    private Path logDir;

    @Test
    void dataStaysAndFormerSessionsEnd() throws Exception {
        try (TimerThread timers = new TimerThread("timers")) {
            ZkSession killed;
            try (EmbeddedZooKeeper first = new EmbeddedZooKeeper(logDir, 0)) {
                first.start();
                killed = connect(first, timers);
                get(killed.create("/stays", null, CreateMode.PERSISTENT));
                get(killed.create("/goes", null, CreateMode.EPHEMERAL));
            }
            try (EmbeddedZooKeeper second = new EmbeddedZooKeeper(logDir, 0)) {
                second.start();
                ZkSession session = connect(second, timers);
                assertThat(get(session.children("/"))).contains("stays").doesNotContain("goes");
                session.close();
            }
            killed.close();
        }
    }

    @Test
    void everyStartLeavesASnapshotAndOnlyTheLastThreeAreKept() throws Exception {
        try (TimerThread timers = new TimerThread("timers")) {
            for (int run = 0; run < 6; run++) {
                try (EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(logDir, 0)) {
                    zooKeeper.start();
                    ZkSession session = connect(zooKeeper, timers);
                    get(session.create("/run-" + run, null, CreateMode.PERSISTENT));
                    assertThat(get(session.children("/"))).contains("run-0", "run-" + run);
                    session.close();
                }
            }
        }
        try (Stream<Path> files = Files.list(logDir.resolve(EmbeddedZooKeeper.DIRECTORY + "/version-2"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("snapshot."))
                    .hasSize(3);
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (EmbeddedZooKeeper first = new EmbeddedZooKeeper(logDir, 0)) {
            first.start();
            try (EmbeddedZooKeeper second = new EmbeddedZooKeeper(logDir.resolve("other"), first.port())) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(IOException.class)
                        .hasMessage("ZooKeeper's port " + first.port() + " is already in use");
            }
        }
    }

    @Test
    void aDirectoryInUseIsSaidInOneLine() throws Exception {
        try (EmbeddedZooKeeper first = new EmbeddedZooKeeper(logDir, 0);
                EmbeddedZooKeeper second = new EmbeddedZooKeeper(logDir, 0)) {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Another embedded ZooKeeper is using ");
        }
    }

    @Test
    void aSnapshotThatCannotBeWrittenFailsTheStartAndNotTheProcess() throws Exception {
        try (TimerThread timers = new TimerThread("timers");
                EmbeddedZooKeeper first = new EmbeddedZooKeeper(logDir, 0)) {
            first.start();
            ZkSession session = connect(first, timers);
            get(session.create("/stays", null, CreateMode.PERSISTENT));
            session.close();
        }
        Path data = logDir.resolve(EmbeddedZooKeeper.DIRECTORY);
        for (int zxid = 1; zxid < 10; zxid++) {
            Files.createDirectory(data.resolve("version-2/snapshot." + zxid));
        }
        try (EmbeddedZooKeeper second = new EmbeddedZooKeeper(logDir, 0)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("ZooKeeper's data in " + data + " cannot be used: ");
        }
    }

    @Test
    void servesAgainWhenItCanWriteAgain() throws Exception {
        try (TimerThread timers = new TimerThread("timers");
                EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(logDir, 0)) {
            zooKeeper.start();
            ZkSession session = connect(zooKeeper, timers);
            get(session.create("/before", null, CreateMode.PERSISTENT));
            session.close();
        }
        Path versions = logDir.resolve(EmbeddedZooKeeper.DIRECTORY + "/version-2");
        try (TimerThread timers = new TimerThread("timers");
                EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(logDir, 0)) {
            zooKeeper.start();
            List<Path> inTheWay = new ArrayList<>();
            for (int zxid = 2; zxid < 10; zxid++) {
                inTheWay.add(Files.createDirectory(versions.resolve("log." + zxid)));
            }
            PipelinedSession session =
                    new PipelinedSession(new ZkConfig(zooKeeper.connect(), 30_000, 18_000, 10), timers);
            timers.after(1_500, () -> inTheWay.forEach(path -> path.toFile().delete()));
            session.start();
            get(session.create("/after", null, CreateMode.PERSISTENT));
            assertThat(get(session.children("/"))).contains("before", "after");
            session.close();
        }
    }

    @Test
    void everythingIsBelowTheOneNameThatStockBrokersPassOver() throws Exception {
        try (EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(logDir, 0)) {
            zooKeeper.start();
            try (Stream<Path> files = Files.list(logDir)) {
                assertThat(files).containsExactly(logDir.resolve("__cluster_metadata-2181"));
            }
        }
    }

    private static ZkSession connect(EmbeddedZooKeeper server, TimerThread timers) throws Exception {
        PipelinedSession session = new PipelinedSession(new ZkConfig(server.connect(), 10_000, 18_000, 10), timers);
        session.start();
        return session;
    }
}
