package gregor.replica;

import static gregor.replica.TestPartitions.ACKS_1;
import static gregor.replica.TestPartitions.CONSUMER;
import static gregor.replica.TestPartitions.append;
import static gregor.replica.TestPartitions.batch;
import static gregor.replica.TestPartitions.from;
import static gregor.replica.TestPartitions.leadership;
import static gregor.replica.TestPartitions.ledBy;
import static gregor.replica.TestPartitions.values;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.AbortedTransaction;
import gregor.log.LogConfig;
import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.LogCleaner;
import gregor.log.disk.Disk;
import gregor.log.records.AppendRules;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import gregor.log.segment.SegmentConfig;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PartitionReadsTest {
    private static final Reader FOLLOWER = new Reader(Isolation.LOG_END, true);
    private static final Reader COMMITTED = new Reader(Isolation.LAST_STABLE_OFFSET, true);
    private static final Reader NEW_CONSUMER = new Reader(Isolation.HIGH_WATERMARK, false);
    private static final AppendTerms COORDINATOR = AppendTerms.fromCoordinator(1_000, 5);

    private TestPartitions parts;
    private Partition partition;

    @BeforeEach
    void open() throws Exception {
        parts = new TestPartitions();
        partition = parts.leader();
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void trap69OnlyOffsetsOutsideTheLogAreOutOfRange() throws Exception {
        append(partition, ACKS_1, batch("a", "b", "c"));
        partition.deleteRecords(1, 0, result -> {});
        assertThat(read(0, CONSUMER).error()).isEqualTo(ReplicaError.OFFSET_OUT_OF_RANGE);
        assertThat(values(read(1, CONSUMER))).isNotEmpty();
        assertThat(read(3, CONSUMER).error()).isNull();
        assertThat(read(4, CONSUMER).error()).isEqualTo(ReplicaError.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void aReaderIsToldOfDamage() throws Exception {
        append(partition, ACKS_1, batch("a"));
        append(partition, ACKS_1, batch("b"));
        int first = (int) partition.view().log().sizeBytes() / 2;
        Path file = TestPartitions.ROOT.resolve("orders-0").resolve("00000000000000000000.log");
        try (FileChannel channel = parts.disk.open(file, Disk.Access.WRITE)) {
            channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, -1), first + Long.BYTES);
        }
        assertThat(read(1, CONSUMER).error()).isEqualTo(ReplicaError.DAMAGED);
    }

    @Test
    @Timeout(60)
    void aReaderWhoseSegmentsWereCompactedMeanwhileGetsWhatIsLeftOfThem() throws Exception {
        parts.close();
        parts = new TestPartitions();
        partition = parts.leader(compacted());
        for (int i = 0; i < 5; i++) {
            append(partition, ACKS_1, keyed("key", "v" + i));
        }
        PartitionView before = partition.view();
        CleanerConfig config = new CleanerConfig(true, 1, 1 << 20, 0.9, 10_000, 10_000, Double.MAX_VALUE, 1);
        try (LogCleaner cleaner = new LogCleaner(parts.dirs, parts.runtime, config)) {
            cleaner.start();
            while (parts.dirs.find(partition.name()).view().sizeBytes()
                    > before.log().sizeBytes() / 2) {
                Thread.onSpinWait();
            }
        }

        assertThat(partition.view()).as("nobody has told the partition").isSameAs(before);
        List<String> read = new ArrayList<>();
        for (ReadResult result = read(0, CONSUMER); read.size() < 2; result = read(4, CONSUMER)) {
            assertThat(result.error()).isNull();
            read.addAll(values(result));
        }
        assertThat(read).containsExactly("v3", "v4");
    }

    /** A segment for each batch. */
    private static PartitionConfig compacted() {
        AppendRules plain = AppendRules.DEFAULT;
        AppendRules rules = new AppendRules(
                plain.maxBatchBytes(),
                plain.timestampType(),
                plain.timestampBeforeMaxMs(),
                plain.timestampAfterMaxMs(),
                true,
                plain.compression(),
                plain.compressionLevel());
        LogConfig config = LogConfig.DEFAULTS
                .with(new SegmentConfig(100, Long.MAX_VALUE, 0, 1000, 4096, false))
                .with(rules);
        return new PartitionConfig(config.with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, 0)), 1, true);
    }

    private static ByteBuffer keyed(String key, String value) {
        BatchBuilder batch = new BatchBuilder();
        batch.append(
                TestPartitions.START_MS, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        ByteBuffer built = batch.build();
        return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
    }

    @Test
    void trap66ConsumersStopAtTheHighWatermarkAndFollowersAtTheEnd() throws Exception {
        append(partition, ACKS_1, batch("a"));
        partition.lead(leadership(6, 1, 2), error -> {});
        append(partition, ACKS_1, batch("b"));
        assertThat(values(read(0, CONSUMER))).containsExactly("a");
        assertThat(values(read(0, FOLLOWER))).containsExactly("a", "b");
        // Not committed yet, but no mistake.
        assertThat(read(2, CONSUMER).error()).isNull();
        assertThat(read(1, CONSUMER).sizeBytes()).isZero();
    }

    @Test
    void trap60LimitsHoldForAllButTheFirstBatch() throws Exception {
        append(partition, ACKS_1, batch("first"));
        append(partition, ACKS_1, batch("second"));
        assertThat(values(partition.read(from(0), CONSUMER, 1, true))).containsExactly("first");
        assertThat(partition.read(from(0), CONSUMER, 1, false).sizeBytes()).isZero();
        ReadSpec small = new ReadSpec(0, 1, ReadSpec.NO_EPOCH, ReadSpec.NO_EPOCH);
        assertThat(values(partition.read(small, CONSUMER, 10_000, true))).containsExactly("first");
    }

    @Test
    void trap67CommittedReadersLeaveOutWhatWasAborted() throws Exception {
        append(partition, COORDINATOR, transactional(1, "a"));
        append(partition, COORDINATOR, transactional(2, "b"));
        assertThat(read(0, COMMITTED).sizeBytes()).isZero();
        assertThat(read(0, COMMITTED).aborted()).isEmpty();
        assertThat(partition.view().lastStableOffset()).isZero();
        append(partition, COORDINATOR, marker(2, false));
        assertThat(partition.view().lastStableOffset()).isZero();
        append(partition, COORDINATOR, marker(1, true));
        assertThat(partition.view().lastStableOffset()).isEqualTo(4);
        ReadResult result = read(0, COMMITTED);
        assertThat(result.aborted()).containsExactly(new AbortedTransaction(2, 1));
        result.release();
        ReadResult uncommitted = read(0, CONSUMER);
        assertThat(uncommitted.aborted()).isNull();
        uncommitted.release();
    }

    @Test
    void followersServeNewConsumersOnly() throws Exception {
        append(partition, ACKS_1, batch("a"));
        partition.lead(ledBy(2, 6), error -> {});
        assertThat(values(read(0, NEW_CONSUMER))).containsExactly("a");
        assertThat(read(0, CONSUMER).error()).isEqualTo(ReplicaError.NOT_LEADER_OR_FOLLOWER);
        assertThat(read(0, FOLLOWER).error()).isEqualTo(ReplicaError.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void aReaderIsToldWhereItsHistoryPartsFromTheLeaders() throws Exception {
        append(partition, ACKS_1, batch("a", "b"));
        partition.lead(leadership(8, 1), error -> {});
        append(partition, ACKS_1, batch("c"));
        assertThat(diverging(2, 5)).isNull();
        assertThat(diverging(3, 8)).isNull();
        assertThat(diverging(3, 5)).extracting(end -> end.endOffset()).isEqualTo(2L);
        assertThat(diverging(3, 7)).extracting(end -> end.epoch()).isEqualTo(5);
        ReadSpec future = new ReadSpec(3, 1_000, ReadSpec.NO_EPOCH, 9);
        assertThat(partition.read(future, FOLLOWER, 1_000, true).error()).isEqualTo(ReplicaError.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void aNewLeaderDoesNotKnowYetHowFarItIsCommitted() throws Exception {
        append(partition, ACKS_1, batch("a"));
        partition.lead(leadership(6, 1, 2), error -> {});
        append(partition, ACKS_1, batch("b"));
        partition.lead(leadership(7, 1, 2), error -> {});
        PartitionReads reads = partition.reads();
        PartitionView view = partition.view();
        assertThat(reads.latest(view, ReadSpec.NO_EPOCH, CONSUMER).error())
                .isEqualTo(ReplicaError.OFFSET_NOT_AVAILABLE);
        assertThat(reads.latest(view, ReadSpec.NO_EPOCH, FOLLOWER).found().offset())
                .isEqualTo(2);
        assertThat(reads.earliest(view, ReadSpec.NO_EPOCH, CONSUMER).found().offset())
                .isZero();
        long never = TestPartitions.START_MS + 1;
        assertThat(reads.offsetForTime(view, ReadSpec.NO_EPOCH, CONSUMER, never).error())
                .isEqualTo(ReplicaError.OFFSET_NOT_AVAILABLE);
    }

    @Test
    void recordsReadBeforeTheyAreDeletedStayReadable() throws Exception {
        append(partition, ACKS_1, batch("a"));
        ReadResult result = read(0, CONSUMER);
        partition.deleteRecords(Partition.UP_TO_HIGH_WATERMARK, 0, deleted -> {});
        parts.dirs.delete(TestPartitions.NAME, 0);
        parts.time.advance(60_000);
        assertThat(values(result)).containsExactly("a");
    }

    @Test
    void whatIsFarBehindTheEndIsCold() throws Exception {
        PartitionView before = partition.view();
        assertThat(before.hotOffset()).isZero();
        // The fixture keeps a megabyte hot.
        for (int i = 0; i < 300; i++) {
            append(partition, ACKS_1, batch("x".repeat(10_000)));
        }
        assertThat(partition.view().hotOffset()).isBetween(190L, 220L);
        assertThat(partition.isCold(150)).isTrue();
        assertThat(partition.isCold(250)).isFalse();
    }

    @Test
    void whatAnIdlePartitionHoldsCoolsWhenOthersUseThePageCache() {
        append(partition, ACKS_1, batch("a"));
        assertThat(partition.isCold(0)).isFalse();

        parts.pageCache.passed(2 << 20);

        assertThat(partition.isCold(0)).isTrue();
        assertThat(partition.isCold(1)).isFalse();
    }

    private ReadResult read(long offset, Reader reader) {
        return partition.read(from(offset), reader, Integer.MAX_VALUE, true);
    }

    private gregor.log.checkpoint.LeaderEpochs.End diverging(long offset, int lastFetchedEpoch) {
        ReadResult result =
                partition.read(new ReadSpec(offset, 1_000, ReadSpec.NO_EPOCH, lastFetchedEpoch), FOLLOWER, 1_000, true);
        assertThat(result.error()).isNull();
        result.release();
        return result.diverging();
    }

    private static ByteBuffer transactional(long producerId, String... values) {
        return TestPartitions.records(
                new BatchBuilder().producer(producerId, (short) 0, 0).transactional(), values);
    }

    private static ByteBuffer marker(long producerId, boolean commit) {
        ByteBuffer built = new EndTxnMarker(commit, 0).toBatch(producerId, (short) 0, TestPartitions.START_MS);
        return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
    }
}
