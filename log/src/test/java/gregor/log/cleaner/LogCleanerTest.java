package gregor.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.AppendOptions;
import gregor.log.LogConfig;
import gregor.log.PartitionLog;
import gregor.log.TestLogs;
import gregor.log.checkpoint.OffsetCheckpoint;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.log.segment.Segment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cleaning leaves of a log. */
class LogCleanerTest {
    private static final long DAY_MS = 86_400_000;

    private final TestLogs logs = new TestLogs();
    private LogDirs dirs;
    private PartitionLog log;
    private CleanerThread cleaner;

    @BeforeEach
    void open() throws Exception {
        logs.config(config(100, 0.01));
        dirs = logs.open();
        log = (PartitionLog) logs.create(dirs);
        cleaner = logs.cleaner(dirs, CleanerConfig.OFF);
    }

    private static LogConfig config(int segmentBytes, double dirtyRatio) {
        return TestLogs.compacted(segmentBytes).with(new LogConfig.Compaction(dirtyRatio, 0, Long.MAX_VALUE, DAY_MS));
    }

    private void put(String key, String value) throws Exception {
        append(TestLogs.keyed(logs.time.millis(), key, value));
    }

    private void append(ByteBuffer records) throws Exception {
        TestLogs.append(log, records);
        log.advanceHighWatermark(log.view().logEndOffset());
    }

    private void transactional(long producerId, int sequence, String key, String value) throws Exception {
        BatchBuilder batch =
                new BatchBuilder().producer(producerId, (short) 0, sequence).transactional();
        append(TestLogs.keyed(batch, logs.time.millis(), key, value));
    }

    private void end(long producerId, boolean commit) throws Exception {
        ByteBuffer marker = new EndTxnMarker(commit, 0).toBatch(producerId, (short) 0, logs.time.millis());
        log.stage(TestLogs.direct(marker), AppendOptions.fromCoordinator(0));
        log.write();
        log.advanceHighWatermark(log.view().logEndOffset());
    }

    /** Ends the last segment, so that all before the record it writes can be cleaned. */
    private void roll() throws Exception {
        put("last" + log.view().logEndOffset(), "last");
    }

    private void clean() throws Exception {
        assertThat(cleaner.cleanNext()).isTrue();
    }

    /** All records as "offset:key=value", markers as "offset:marker", batches without records as "offset:empty". */
    private List<String> records() throws Exception {
        List<String> found = new ArrayList<>();
        for (Segment segment : log.view().segments().stream().toList()) {
            FileChannel channel = segment.file().hold();
            ByteBuffer bytes = ByteBuffer.allocate(segment.sizeBytes());
            DurableFile.readFully(channel, bytes, 0);
            segment.file().release();
            for (RecordBatch batch : TestLogs.batches(bytes.flip())) {
                assertThat(batch.isIntact()).isTrue();
                describe(batch, found);
            }
        }
        return found;
    }

    private static void describe(RecordBatch batch, List<String> found) {
        if (batch.recordCount() == 0) {
            found.add(batch.lastOffset() + ":empty");
        } else if (batch.isControl()) {
            found.add(batch.lastOffset() + ":marker");
        } else {
            try (RecordCursor records = batch.records()) {
                while (records.next()) {
                    found.add(records.offset() + ":" + text(records.key()) + "=" + text(records.value()));
                }
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Test
    void ofEachKeyTheLastRecordStaysAndTheSegmentBeingWrittenIsLeftAlone() throws Exception {
        put("a", "1");
        put("b", "1");
        put("a", "2");
        put("b", "2");
        put("a", "3");

        clean();

        assertThat(records()).containsExactly("2:a=2", "3:b=2", "4:a=3");
        assertThat(log.firstDirtyOffset()).isEqualTo(4);
        assertThat(log.view().logStartOffset()).isZero();
        assertThat(cleaner.cleanNext()).isFalse();
    }

    @Test
    void segmentsThatBecomeSmallArePutTogether() throws Exception {
        logs.config(config(400, 0.01));
        log.configure(logs.config());
        for (int i = 0; i < 50; i++) {
            put("key" + i % 3, "value" + i);
        }
        clean();
        int before = log.view().segments().count();
        roll();
        for (int i = 0; i < 10; i++) {
            put("other", "value");
        }

        clean();

        assertThat(log.view().segments().count()).isLessThan(before);
        assertThat(TestLogs.values(log, 0)).contains("value47", "value48", "value49");
    }

    @Test
    void aTombstoneStaysUntilTheHorizonOfItsFirstCleaningHasPassed() throws Exception {
        put("a", "1");
        put("a", null);
        roll();
        roll();
        clean();
        assertThat(records()).contains("1:a=null").doesNotContain("0:a=1");

        logs.time.advance(DAY_MS - 1);
        roll();
        clean();
        assertThat(records()).contains("1:a=null");

        logs.time.advance(1);
        roll();
        clean();
        assertThat(records()).doesNotContain("1:a=null");
    }

    @Test
    void abortedRecordsGoAtOnceAndTheirMarkerWhenNobodyCanMeetThemAnyMore() throws Exception {
        transactional(7, 0, "a", "aborted");
        end(7, false);
        put("b", "1");
        roll();
        roll();
        clean();
        assertThat(records()).doesNotContain("0:a=aborted").contains("1:marker");
        assertThat(log.abortedTransactions(log.view(), 0, log.view().logEndOffset()))
                .hasSize(1);

        // The producer is forgotten, then its empty batch goes, then the marker gets a horizon, and then goes.
        logs.time.advance(2 * DAY_MS);
        log.expireProducers(logs.time.millis());
        for (int i = 0; i < 3; i++) {
            assertThat(records()).contains("1:marker");
            roll();
            clean();
            logs.time.advance(2 * DAY_MS);
        }
        assertThat(records()).noneMatch(record -> record.endsWith(":marker"));
        assertThat(log.abortedTransactions(log.view(), 0, log.view().logEndOffset()))
                .isEmpty();
    }

    @Test
    void anOpenTransactionIsNotCleaned() throws Exception {
        put("a", "1");
        put("a", "2");
        transactional(7, 0, "a", "open");
        put("a", "3");
        roll();
        roll();

        clean();

        assertThat(records()).contains("1:a=2", "2:a=open", "3:a=3").doesNotContain("0:a=1");
        assertThat(log.firstDirtyOffset()).isEqualTo(2);
    }

    @Test
    void theLastBatchOfALivingProducerStaysEmptyUntilTheProducerIsForgotten() throws Exception {
        append(TestLogs.keyed(new BatchBuilder().producer(7, (short) 0, 0), logs.time.millis(), "a", "1"));
        append(TestLogs.keyed(new BatchBuilder().producer(7, (short) 0, 1), logs.time.millis(), "a", "2"));
        put("a", "3");
        roll();
        clean();
        assertThat(records()).contains("1:empty", "2:a=3").doesNotContain("0:empty");

        logs.time.advance(2 * DAY_MS);
        log.expireProducers(logs.time.millis());
        roll();
        clean();
        assertThat(records()).doesNotContain("1:empty");
    }

    @Test
    void theLastOffsetOfACleaningIsKeptEvenWithoutRecords() throws Exception {
        put("a", "1");
        transactional(7, 0, "b", "aborted");
        end(7, false);
        logs.time.advance(2 * DAY_MS);
        log.expireProducers(logs.time.millis());
        clean();

        assertThat(records()).contains("0:a=1");
        assertThat(log.view().logEndOffset()).isEqualTo(3);
    }

    @Test
    void withRoomForFewKeysItTakesSeveralCleaningsAndNoKeyIsLost() throws Exception {
        // 24 bytes for a key: so many that nine of ten slots are seven.
        CleanerConfig small = new CleanerConfig(false, 1, 8 * 24, 0.9, 2048, 1_000_000, Double.MAX_VALUE, 1);
        cleaner = logs.cleaner(dirs, small);
        for (int i = 0; i < 60; i++) {
            put("key" + i % 20, "value" + i);
        }
        roll();

        int cleanings = 0;
        while (cleaner.cleanNext()) {
            cleanings++;
        }

        assertThat(cleanings).isGreaterThan(2);
        List<String> values = TestLogs.values(log, 0);
        for (int i = 40; i < 60; i++) {
            assertThat(values).containsOnlyOnce("value" + i);
        }
        assertThat(values).hasSize(21);
    }

    @Test
    void aBatchLargerThanTheBufferIsReadWithALargerOne() throws Exception {
        cleaner = logs.cleaner(dirs, new CleanerConfig(false, 1, 1 << 20, 0.9, 100, 1000, Double.MAX_VALUE, 1));
        logs.config(config(100_000, 0.01));
        log.configure(logs.config());
        put("a", "1");
        put("a", "x".repeat(30_000));
        put("b", "x".repeat(60_000));
        put("c", "x".repeat(60_000));

        clean();

        assertThat(records()).hasSize(3).noneMatch(record -> record.startsWith("0:"));
    }

    @Test
    void aSegmentThatReachesFurtherThanIndexesCanSayBecomesTwo() throws Exception {
        long far = 3_000_000_000L;
        log.truncateTo(0);
        log.advanceLogStart(far + 1);
        put("c", "1");
        put("c", "2");
        dirs.close();
        ByteBuffer near = TestLogs.keyed(logs.time.millis(), "a", "1");
        ByteBuffer second = TestLogs.keyed(logs.time.millis(), "b", "1");
        second.putLong(0, far);
        try (FileChannel old = logs.disk.open(FileNames.file(logs.logDir(), 0, FileNames.LOG), Disk.Access.WRITE)) {
            DurableFile.writeFully(old, near, 0);
            DurableFile.writeFully(old, second, near.limit());
        }
        new OffsetCheckpoint(logs.disk, logs.root.resolve(FileNames.LOG_STARTS)).write(Map.of());

        dirs = logs.open();
        log = (PartitionLog) dirs.find(TestLogs.PARTITION);
        log.advanceHighWatermark(log.view().logEndOffset());
        cleaner = new LogCleaner(dirs, logs.runtime, CleanerConfig.DEFAULTS).thread("test");
        clean();

        assertThat(log.view().segmentStarts()).containsExactly(0L, far, far + 1, far + 2);
        assertThat(records()).contains("0:a=1", far + ":b=1", (far + 2) + ":c=2");
    }

    @Test
    void aDamagedLogIsLeftAsItIsAndOthersAreCleaned() throws Exception {
        put("a", "1");
        put("a", "2");
        roll();
        Segment first = log.view().segments().first();
        FileChannel channel = first.file().hold();
        channel.write(ByteBuffer.wrap(new byte[] {'?'}), first.sizeBytes() - 2);
        first.file().release();
        List<String> before = TestLogs.values(log, 1);

        clean();

        assertThat(TestLogs.values(log, 1)).isEqualTo(before);
        assertThat(cleaner.cleanNext()).isFalse();
        assertThat(logs.disk.list(logs.logDir())).noneMatch(path -> FileNames.endsWith(path, FileNames.CLEANED));
        assertThat(logs.failed).isEmpty();
    }
}
