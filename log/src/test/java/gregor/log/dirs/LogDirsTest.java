package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogView;
import gregor.log.OffsetOutOfRange;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import gregor.log.checkpoint.OffsetCheckpoint;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log directories and the logs in them. */
class LogDirsTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");

    private final TestLogs logs = new TestLogs();

    private void write(Path file, String text) throws IOException {
        DurableFile.write(logs.disk, file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true);
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsTurnedAway() throws Exception {
        LogDirs first = logs.open();

        assertThatThrownBy(() -> logs.closed(logs.root).lock())
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining(logs.root.toString())
                .hasMessageContaining("another broker");
        first.close();
        logs.open().close();
    }

    @Test
    void aDirectoryThatWasCreatedOutlastsAPowerCutWithThoseAboveIt() throws Exception {
        Path deep = Path.of("/new/too/logs");
        logs.closed(deep).lock();

        logs.memory().cutPower(new Random(7));

        assertThat(logs.disk.isDirectory(deep)).isTrue();
    }

    @Test
    void theLockHoldsOnARealDiskToo(@TempDir Path root) throws Exception {
        TestLogs real = new TestLogs(root);
        LogDirs first = real.open();

        assertThatThrownBy(() -> real.closed(root).lock()).isInstanceOf(UnusableLogDir.class);
        first.close();
        real.open().close();
    }

    @Test
    void remembersWhoseTheDataIs() throws Exception {
        logs.open().close();

        LogDirs dirs = logs.closed(logs.root);
        dirs.lock();

        assertThat(dirs.storedBrokerId()).hasValue(1);
        assertThat(dirs.storedClusterId()).isEqualTo("cluster");
        assertThatThrownBy(() -> dirs.identify(2, "cluster"))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("broker 1")
                .hasMessageContaining("broker 2");
        assertThatThrownBy(() -> dirs.identify(1, "other"))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("cluster cluster")
                .hasMessageContaining("cluster other");
    }

    @Test
    void aNewDirectoryHasAllCheckpointsFromTheBeginning() throws Exception {
        logs.open();

        for (String name : List.of(
                "recovery-point-offset-checkpoint",
                "log-start-offset-checkpoint",
                "replication-offset-checkpoint",
                "cleaner-offset-checkpoint")) {
            assertThat(new OffsetCheckpoint(logs.disk, logs.root.resolve(name)).read())
                    .isEmpty();
            assertThat(logs.disk.exists(logs.root.resolve(name))).as(name).isTrue();
        }
    }

    @Test
    void dataOfAKRaftClusterIsRefused() throws Exception {
        logs.disk.createDirectories(logs.root);
        write(logs.root.resolve(FileNames.META_PROPERTIES), "version=1\nnode.id=1\ncluster.id=cluster\n");

        assertThatThrownBy(() -> logs.closed(logs.root).lock())
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("KRaft");
    }

    @Test
    void directoriesOfDifferentBrokersAreRefused() throws Exception {
        logs.open(A).close();
        LogDirs other = logs.closed(B);
        other.lock();
        other.identify(2, "cluster");
        other.close();

        assertThatThrownBy(() -> logs.closed(A, B).lock())
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("different brokers");
    }

    @Test
    void anOlderBrokersIdentityIsReadWithoutAVersion() throws Exception {
        logs.disk.createDirectories(logs.root);
        write(logs.root.resolve(FileNames.META_PROPERTIES), "broker.id=1\n");

        LogDirs dirs = logs.open();

        assertThat(dirs.storedBrokerId()).hasValue(1);
        dirs.close();
        assertThat(DurableFile.readText(logs.disk, logs.root.resolve(FileNames.META_PROPERTIES)))
                .contains("version=0", "broker.id=1", "cluster.id=cluster");
    }

    @Test
    void newLogsGoWhereThereAreFewest() throws Exception {
        LogDirs dirs = logs.open(A, B);
        for (int i = 0; i < 6; i++) {
            dirs.create(new TopicPartition("t", i), null, logs.config());
        }

        assertThat(dirs.views()).extracting(view -> view.logs().size()).containsExactly(3, 3);
    }

    @Test
    void aCleanStopIsMarkedAndTheMarkIsUsedOnce() throws Exception {
        LogDirs dirs = logs.open();
        TestLogs.append(logs.create(dirs), TestLogs.batch(TestLogs.START_MS, "a"));
        dirs.brokerEpoch(42);
        dirs.close();
        Path mark = logs.root.resolve(FileNames.CLEAN_SHUTDOWN);
        assertThat(DurableFile.readText(logs.disk, mark)).isEqualTo("{\"version\":0,\"brokerEpoch\":42}");

        dirs = logs.open();

        assertThat(logs.disk.exists(mark)).isFalse();
        assertThat(dirs.find(TestLogs.PARTITION).view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void trap44ADeletedLogDoesNotComeBack() throws Exception {
        LogDirs dirs = logs.open();
        logs.create(dirs);
        dirs.delete(TestLogs.PARTITION, 60_000);
        assertThat(dirs.find(TestLogs.PARTITION)).isNull();
        assertThat(logs.disk.list(logs.root))
                .anyMatch(path -> path.getFileName().toString().matches("orders-0\\.[0-9a-f]{32}-delete"));
        logs.crash(new Random(1));

        LogDirs again = logs.open();
        logs.time.advance(0);

        assertThat(again.find(TestLogs.PARTITION)).isNull();
        assertThat(logs.disk.list(logs.root))
                .noneMatch(path -> path.getFileName().toString().endsWith("-delete"));
    }

    @Test
    void trap44ALogCreatedAfterADeletionIsEmpty() throws Exception {
        LogDirs dirs = logs.open();
        TestLogs.append(logs.create(dirs), TestLogs.batch(TestLogs.START_MS, "old"));
        dirs.delete(TestLogs.PARTITION, 60_000);

        Uuid newId = Uuid.random();
        Log created = dirs.create(TestLogs.PARTITION, newId, logs.config());

        assertThat(created.view().logEndOffset()).isZero();
        logs.time.advance(60_000);
        assertThat(dirs.topicId(TestLogs.PARTITION)).isEqualTo(newId);
        TestLogs.append(created, TestLogs.batch(TestLogs.START_MS, "new"));
        assertThat(TestLogs.values(created, 0)).containsExactly("new");
    }

    @Test
    void theTopicIdIsKept() throws Exception {
        Uuid id = Uuid.random();
        LogDirs dirs = logs.open();
        dirs.create(TestLogs.PARTITION, id, logs.config());
        dirs.create(new TopicPartition("old", 0), null, logs.config());
        dirs.assignTopicId(new TopicPartition("old", 0), id);
        dirs.close();

        dirs = logs.open();

        assertThat(dirs.topicId(TestLogs.PARTITION)).isEqualTo(id);
        assertThat(dirs.topicId(new TopicPartition("old", 0))).isEqualTo(id);
    }

    @Test
    void foreignFilesAndDirectoriesAreLeftAlone() throws Exception {
        logs.open().close();
        write(logs.root.resolve("notes.txt"), "mine");
        logs.disk.createDirectories(logs.root.resolve("lost+found"));
        logs.disk.createDirectories(logs.root.resolve("orders-1.0123456789abcdef0123456789abcdef-stray"));

        LogDirs dirs = logs.open();

        assertThat(dirs.partitions()).isEmpty();
        assertThat(logs.disk.exists(logs.root.resolve("notes.txt"))).isTrue();
        assertThat(logs.disk.exists(logs.root.resolve("lost+found"))).isTrue();
    }

    @Test
    void aBrokenDirectoryGoesOfflineAndTheOthersServe() throws Exception {
        LogDirs dirs = logs.open(A, B);
        List<Log> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(dirs.create(new TopicPartition("t", i), null, logs.config()));
        }
        Log broken = all.stream()
                .filter(log -> dirs.dirOf(log.partition()).equals(A))
                .findFirst()
                .orElseThrow();
        Log sound = all.stream()
                .filter(log -> dirs.dirOf(log.partition()).equals(B))
                .findFirst()
                .orElseThrow();
        TestLogs.append(broken, TestLogs.batch(TestLogs.START_MS, "before"));
        logs.memory().breakBelow(A);

        broken.stage(TestLogs.batch(TestLogs.START_MS, "a"), AppendOptions.fromClient(0));
        assertThatThrownBy(broken::write).isInstanceOfSatisfying(StorageFailure.class, failure -> {
            assertThat(failure.offline()).isTrue();
            assertThat(failure.logDir()).isEqualTo(A);
        });

        assertThat(logs.failed).containsExactly(A);
        assertThatThrownBy(() -> TestLogs.append(broken, TestLogs.batch(TestLogs.START_MS, "b")))
                .isInstanceOfSatisfying(
                        AppendRejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.STORAGE_ERROR));
        assertThatThrownBy(() -> broken.read(broken.view(), 0, 100, 1, true)).isInstanceOf(StorageFailure.class);
        TestLogs.append(sound, TestLogs.batch(TestLogs.START_MS, "c"));
        assertThat(TestLogs.values(sound, 0)).containsExactly("c");
        assertThat(dirs.create(new TopicPartition("t", 9), null, logs.config())).isNotNull();
        assertThat(dirs.dirOf(new TopicPartition("t", 9))).isEqualTo(B);
        assertThat(dirs.views().get(0).online()).isFalse();
        dirs.close();
    }

    @Test
    void aFullDiskRefusesAppendsAndGoesOnReading() throws Exception {
        Log log = logs.create(logs.open());
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "before"));
        logs.memory().capacity(logs.memory().usedBytes() + 10);

        log.stage(TestLogs.batch(TestLogs.START_MS, "too much"), AppendOptions.fromClient(0));
        assertThatThrownBy(log::write)
                .isInstanceOfSatisfying(
                        StorageFailure.class,
                        failure -> assertThat(failure.offline()).isFalse());

        assertThat(TestLogs.values(log, 0)).containsExactly("before");
        logs.memory().capacity(Long.MAX_VALUE);
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "after"));
        assertThat(TestLogs.values(log, 0)).containsExactly("before", "after");
        assertThat(logs.failed).isEmpty();
    }

    @Test
    void highWatermarksAreKeptPerDirectory() throws Exception {
        LogDirs dirs = logs.open(A, B);
        TopicPartition one = new TopicPartition("t", 1);
        TopicPartition two = new TopicPartition("t", 2);
        dirs.create(one, null, logs.config());
        dirs.create(two, null, logs.config());

        dirs.checkpointHighWatermarks(Map.of(one, 11L, two, 22L, new TopicPartition("none", 0), 33L));

        assertThat(dirs.highWatermarks()).isEqualTo(Map.of(one, 11L, two, 22L));
        assertThat(DurableFile.readText(logs.disk, A.resolve(FileNames.HIGH_WATERMARKS)))
                .isEqualTo("0\n1\nt 1 11\n");
    }

    @Test
    void regularChoresWriteDownWhereLogsStartAndFromWhereToCheckThem() throws Exception {
        LogDirs dirs = logs.open();
        Log log = logs.create(dirs);
        for (int i = 0; i < 10; i++) {
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "value"));
        }
        log.flush();
        log.advanceLogStart(4);

        logs.time.advance(60_000);

        assertThat(DurableFile.readText(logs.disk, logs.root.resolve(FileNames.RECOVERY_POINTS)))
                .isEqualTo("0\n1\norders 0 10\n");
        assertThat(DurableFile.readText(logs.disk, logs.root.resolve(FileNames.LOG_STARTS)))
                .isEqualTo("0\n1\norders 0 4\n");
        logs.crash(new Random(5));
        assertThat(logs.open().find(TestLogs.PARTITION).view().logStartOffset()).isEqualTo(4);
    }

    @Test
    void choresRunOnTheOwnerOfAClaimedLog() throws Exception {
        LogDirs dirs = logs.open();
        logs.create(dirs);
        List<Runnable> handedOver = new ArrayList<>();
        dirs.claim(TestLogs.PARTITION, handedOver::add);

        logs.time.advance(300_000);

        assertThat(handedOver).isNotEmpty();
        handedOver.forEach(Runnable::run);
    }

    @Test
    void trap44WhatWasWrittenDownOfADeletedLogIsNotTakenForANewOne() throws Exception {
        LogDirs dirs = logs.open();
        Log old = logs.create(dirs);
        for (int i = 0; i < 10; i++) {
            TestLogs.append(old, TestLogs.batch(TestLogs.START_MS, "old"));
        }
        old.advanceLogStart(9);
        logs.time.advance(60_000);
        dirs.delete(TestLogs.PARTITION, 60_000);
        Log created = logs.create(dirs);
        TestLogs.append(created, TestLogs.batch(TestLogs.START_MS, "new"));
        created.flush();
        logs.crash(new Random(2));

        Log found = logs.open().find(TestLogs.PARTITION);

        assertThat(TestLogs.values(found, 0)).containsExactly("new");
    }

    @Test
    void aLogStartThatWentBackIsWrittenDown() throws Exception {
        LogDirs dirs = logs.open();
        Log log = logs.create(dirs);
        for (int i = 0; i < 10; i++) {
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "old"));
        }
        log.advanceLogStart(9);
        logs.time.advance(60_000);
        log.truncateTo(5);
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "new"));
        log.flush();
        logs.crash(new Random(2));

        Log found = logs.open().find(TestLogs.PARTITION);

        assertThat(found.view().logEndOffset()).isEqualTo(6);
        assertThat(TestLogs.values(found, 5)).containsExactly("new");
    }

    @Test
    void whatALogBeginsWithLastsOnceItsRecordsDo() throws Exception {
        Uuid topicId = Uuid.random();
        for (int seed = 0; seed < 50; seed++) {
            TestLogs fresh = new TestLogs();
            Log log = fresh.open().create(TestLogs.PARTITION, topicId, fresh.config());
            log.startLeaderEpoch(0);
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "value"));
            log.flush();
            fresh.crash(new Random(seed));

            LogDirs found = fresh.open();

            assertThat(found.topicId(TestLogs.PARTITION)).as("seed %d", seed).isEqualTo(topicId);
            assertThat(found.find(TestLogs.PARTITION).view().leaderEpochs().latest())
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void choresThatComeTooLateForADeletedLogDoNoHarm() throws Exception {
        LogDirs dirs = logs.open();
        PartitionLog log = (PartitionLog) logs.create(dirs);
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "value"));
        LogView view = log.view();
        dirs.delete(TestLogs.PARTITION, 0);
        logs.time.advance(1);

        log.expire(logs.time.millis());
        logs.runtime.segments().openFiles().closeIdle();
        assertThatThrownBy(() -> log.read(view, 0, 100, 1, true)).isInstanceOf(OffsetOutOfRange.class);
        assertThatThrownBy(log::flush).isInstanceOf(StorageFailure.class);
        assertThat(logs.failed).isEmpty();
        assertThat(dirs.allOnline()).isTrue();
    }

    @Test
    void aPartitionInTwoDirectoriesIsRefused() throws Exception {
        LogDirs dirs = logs.open(A);
        logs.create(dirs);
        dirs.close();
        dirs = logs.open(B);
        logs.create(dirs);
        dirs.close();

        assertThatThrownBy(() -> logs.open(A, B))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("orders-0");
    }
}
