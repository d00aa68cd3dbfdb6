package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.log.checkpoint.LeaderEpochFile;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.index.OffsetIndex;
import gregor.log.index.TimeIndex;
import gregor.log.index.TxnIndex;
import gregor.log.producer.ProducerSnapshot;
import gregor.log.producer.ProducerState;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.server.common.CheckpointFile;
import org.apache.kafka.storage.internals.checkpoint.LeaderEpochCheckpointFile;
import org.apache.kafka.storage.internals.checkpoint.PartitionMetadataFile;
import org.apache.kafka.storage.internals.log.EpochEntry;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.ProducerStateEntry;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.apache.kafka.storage.internals.log.TransactionIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka 3.9's own classes make of the files of a log that was closed. */
class StockFilesTest {
    private static final Uuid TOPIC_ID = Uuid.random();
    private static final int BATCHES = 400;

    @TempDir
    private Path root;

    private TestLogs logs;
    private Path directory;
    private List<Long> starts;

    @BeforeEach
    void fillAndClose() throws Exception {
        logs = new TestLogs(root).config(LogConfig.DEFAULTS.with(TestLogs.segments(20_000)));
        directory = logs.logDir();
        LogDirs dirs = logs.open();
        Log log = dirs.create(TestLogs.PARTITION, TOPIC_ID, logs.config());
        log.startLeaderEpoch(0);
        for (int i = 0; i < BATCHES; i++) {
            log.stage(
                    TestLogs.batch(500, 3, i, "value " + i + " " + "x".repeat(100)),
                    AppendOptions.fromClient(log.view().leaderEpochs().latest()));
            log.write();
            logs.time.advance(10);
            if (i % 50 == 20) {
                log.startLeaderEpoch(i);
                appendAborted(log, i);
            }
        }
        starts = log.view().segmentStarts();
        log.advanceHighWatermark(log.view().logEndOffset());
        dirs.checkpointHighWatermarks(Map.of(TestLogs.PARTITION, log.view().logEndOffset()));
        dirs.close();
    }

    private void appendAborted(Log log, int sequence) throws Exception {
        BatchBuilder data =
                new BatchBuilder().producer(600, (short) 0, sequence / 50).transactional();
        int epoch = log.view().leaderEpochs().latest();
        log.stage(TestLogs.records(data, logs.time.millis(), "to be aborted"), AppendOptions.fromClient(epoch));
        log.stage(
                TestLogs.direct(new EndTxnMarker(false, 1).toBatch(600, (short) 0, logs.time.millis())),
                AppendOptions.fromCoordinator(epoch));
        log.write();
    }

    private File file(long offset, String suffix) {
        return FileNames.file(directory, offset, suffix).toFile();
    }

    @Test
    void theOffsetIndexIsSaneAndFindsTheSame() throws Exception {
        assertThat(starts).hasSizeGreaterThan(2);
        for (long start : starts) {
            try (var stock = new org.apache.kafka.storage.internals.log.OffsetIndex(
                    file(start, FileNames.OFFSET_INDEX), start, -1, false)) {
                stock.sanityCheck();
                assertThat(stock.entries()).isPositive();
                OffsetIndex ours = OffsetIndex.decode(
                        DurableFile.read(
                                logs.disk, file(start, FileNames.OFFSET_INDEX).toPath()),
                        start,
                        Integer.MAX_VALUE);
                for (long offset = start; offset < start + 200; offset++) {
                    assertThat(ours.floorPosition(offset)).isEqualTo(stock.lookup(offset).position);
                }
            }
        }
    }

    @Test
    void theTimeIndexIsSaneAndEndsWithTheLargestTimestamp() throws Exception {
        for (long start : starts) {
            try (var stock = new org.apache.kafka.storage.internals.log.TimeIndex(
                    file(start, FileNames.TIME_INDEX), start, -1, false)) {
                stock.sanityCheck();
                TimeIndex ours = TimeIndex.decode(
                        DurableFile.read(
                                logs.disk, file(start, FileNames.TIME_INDEX).toPath()),
                        start);
                assertThat(stock.lastEntry().timestamp).isEqualTo(ours.lastTimestamp());
                assertThat(stock.lastEntry().offset).isEqualTo(ours.lastOffset());
            }
        }
    }

    @Test
    void theAbortedTransactionsAreSaneAndTheSame() throws Exception {
        int found = 0;
        for (long start : starts) {
            File file = file(start, FileNames.TXN_INDEX);
            if (file.exists()) {
                try (TransactionIndex stock = new TransactionIndex(start, file)) {
                    stock.sanityCheck();
                    List<TxnIndex.Entry> ours = new TxnIndex(logs.disk, file.toPath()).entries();
                    assertThat(stock.allAbortedTxns())
                            .extracting(txn -> new TxnIndex.Entry(
                                    txn.producerId(), txn.firstOffset(), txn.lastOffset(), txn.lastStableOffset()))
                            .isEqualTo(ours);
                    found += ours.size();
                }
            }
        }
        assertThat(found).isEqualTo(BATCHES / 50);
    }

    @Test
    void producerSnapshotsAreReadByKafkaAndTheSame() throws Exception {
        List<Path> snapshots;
        try (var files = Files.list(directory)) {
            snapshots = files.filter(path -> FileNames.endsWith(path, FileNames.SNAPSHOT))
                    .toList();
        }
        assertThat(snapshots).hasSize(starts.size());
        for (Path snapshot : snapshots) {
            List<ProducerStateEntry> stock = ProducerStateManager.readSnapshot(snapshot.toFile());
            List<ProducerState> ours = ProducerSnapshot.decode(DurableFile.read(logs.disk, snapshot));
            assertThat(stock.stream().map(StockFilesTest::text).toList())
                    .isEqualTo(ours.stream().map(StockFilesTest::text).toList());
        }
    }

    @Test
    void aSnapshotOfKafkaHasTheSameBytes() throws Exception {
        Path ours = FileNames.file(directory, starts.get(1), FileNames.SNAPSHOT);
        Path stock = root.resolve("stock.snapshot");
        Map<Long, ProducerStateEntry> entries = new TreeMap<>();
        ProducerStateManager.readSnapshot(ours.toFile()).forEach(entry -> entries.put(entry.producerId(), entry));

        ProducerStateManager.writeSnapshot(stock.toFile(), entries, false);

        assertThat(ProducerSnapshot.encode(
                                new TreeMap<>(ProducerSnapshot.decode(DurableFile.read(logs.disk, ours)).stream()
                                                .collect(Collectors.toMap(
                                                        ProducerState::producerId, producer -> producer)))
                                        .values())
                        .array())
                .isEqualTo(Files.readAllBytes(stock));
    }

    private static String text(ProducerStateEntry entry) {
        return entry.producerId() + " " + entry.producerEpoch() + " " + entry.lastSeq() + " " + entry.lastDataOffset()
                + " " + entry.lastOffsetDelta() + " " + entry.lastTimestamp() + " " + entry.coordinatorEpoch() + " "
                + entry.currentTxnFirstOffset().orElse(-1);
    }

    private static String text(ProducerState state) {
        ProducerState.Batch last = state.lastBatch();
        return state.producerId() + " " + state.epoch() + " " + state.lastSequence() + " "
                + (last == null ? -1 : last.lastOffset()) + " " + (last == null ? 0 : last.offsetDelta()) + " "
                + state.lastTimestampMs() + " " + state.coordinatorEpoch() + " " + state.transactionStart();
    }

    @Test
    void theLeaderEpochsAreTheSame() throws Exception {
        List<EpochEntry> stock = new LeaderEpochCheckpointFile(
                        directory.resolve(FileNames.LEADER_EPOCHS).toFile(), new LogDirFailureChannel(1))
                .read();

        assertThat(stock.stream()
                        .map(entry -> new LeaderEpochs.Entry(entry.epoch, entry.startOffset))
                        .toList())
                .isEqualTo(new LeaderEpochFile(logs.disk, directory).read().entries())
                .hasSizeGreaterThan(5);
    }

    @Test
    void theTopicIdIsTheSame() {
        var stock = new PartitionMetadataFile(
                directory.resolve(FileNames.PARTITION_METADATA).toFile(), new LogDirFailureChannel(1));

        assertThat(stock.read().topicId().toString()).isEqualTo(TOPIC_ID.toString());
    }

    @Test
    void offsetCheckpointsAreReadByKafka() throws Exception {
        for (String name : List.of(FileNames.RECOVERY_POINTS, FileNames.HIGH_WATERMARKS)) {
            List<String> lines = new CheckpointFile<>(root.resolve(name).toFile(), 0, new Lines()).read();

            assertThat(lines).containsExactly("orders 0 " + (BATCHES + BATCHES / 50 * 2));
        }
    }

    /** Leaves each line as it is. */
    private static final class Lines implements CheckpointFile.EntryFormatter<String> {
        @Override
        public String toString(String line) {
            return line;
        }

        @Override
        public Optional<String> fromString(String line) {
            return Optional.of(line);
        }
    }
}
