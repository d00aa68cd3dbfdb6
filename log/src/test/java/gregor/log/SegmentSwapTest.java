package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.dirs.LogDirs;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import gregor.log.segment.CleanedSegment;
import gregor.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Compacted segments take the place of those they were made of: in one turn, for every reader, and whenever the power fails. */
class SegmentSwapTest {
    /** Segments 0 to 5 of one batch each, of which 0 to 3 are compacted. */
    private static final int SEGMENTS = 6;

    private static final int COMPACTED = 4;

    private TestLogs logs = new TestLogs();
    private LogDirs dirs;
    private PartitionLog log;

    private void open() throws Exception {
        logs = new TestLogs();
        logs.config(TestLogs.compacted(100));
        dirs = logs.open();
        log = (PartitionLog) logs.create(dirs);
        for (int i = 0; i < SEGMENTS; i++) {
            TestLogs.append(log, TestLogs.keyed(TestLogs.START_MS + i, "k" + i, "v" + i));
        }
        log.advanceHighWatermark(SEGMENTS);
        log.flush();
    }

    private List<Segment> sources() {
        return log.view().segments().upTo(COMPACTED).stream().toList();
    }

    private boolean swap(List<CleanedSegment> cleaned) throws IOException {
        List<Segment> sources = sources();
        return log.replace(sources, cleaned, sources.get(COMPACTED - 1));
    }

    /** One cleaned segment with the batches that have these offsets. */
    private CleanedSegment cleaned(List<Segment> sources, Set<Long> kept) throws IOException {
        CleanedSegment cleaned = new CleanedSegment(
                logs.runtime.segments(),
                logs.logDir(),
                sources.get(0).baseOffset(),
                logs.config().segments());
        for (Segment source : sources) {
            for (RecordBatch batch : TestLogs.batches(bytes(source))) {
                if (kept.contains(batch.lastOffset())) {
                    cleaned.append(batch.buffer()
                            .duplicate()
                            .position(batch.position())
                            .limit(batch.position() + batch.sizeBytes()));
                }
            }
        }
        cleaned.finish(5);
        log.files().expectGaps(COMPACTED);
        log.files().sync();
        return cleaned;
    }

    private static ByteBuffer bytes(Segment segment) throws IOException {
        FileChannel channel = segment.file().hold();
        try {
            ByteBuffer bytes = ByteBuffer.allocate(segment.sizeBytes());
            DurableFile.readFully(channel, bytes, 0);
            return bytes.flip();
        } finally {
            segment.file().release();
        }
    }

    private static List<String> values(LongStream offsets) {
        return offsets.mapToObj(offset -> "v" + offset).toList();
    }

    private List<Path> filesEndingIn(String suffix) throws IOException {
        return logs.disk.list(logs.logDir()).stream()
                .filter(path -> FileNames.endsWith(path, suffix) && !GapMark.isMark(path))
                .toList();
    }

    @Test
    void newReadersSeeTheCompactedLog() throws Exception {
        open();

        boolean done = swap(List.of(cleaned(sources(), Set.of(1L, 3L))));

        assertThat(done).isTrue();
        assertThat(log.view().segmentStarts()).containsExactly(0L, 4L, 5L);
        assertThat(log.view().logStartOffset()).isZero();
        assertThat(TestLogs.values(log, 0)).containsExactly("v1", "v3", "v4", "v5");
        assertThat(TestLogs.values(log, 2)).containsExactly("v3", "v4", "v5");
        assertThat(log.offsetForTime(log.view(), TestLogs.START_MS + 2).offset())
                .isEqualTo(3);
        assertThat(logs.disk.lastModifiedMs(FileNames.file(logs.logDir(), 0, FileNames.LOG)))
                .isEqualTo(5);
    }

    @Test
    void aReaderWhoHoldsAnOldSegmentFinishesOnIt() throws Exception {
        open();
        LogView before = log.view();
        LogSlice held = log.read(before, 2, Integer.MAX_VALUE, SEGMENTS, true);

        swap(List.of(cleaned(sources(), Set.of(3L))));
        logs.time.advance(60_000);

        assertThat(TestLogs.batches(TestLogs.bytes(held)).get(0).baseOffset()).isEqualTo(2);
        held.release();
        assertThatThrownBy(() -> log.read(before, 2, Integer.MAX_VALUE, SEGMENTS, true))
                .isInstanceOf(OffsetOutOfRange.class);
        assertThat(log.offsetForTime(before, TestLogs.START_MS).offset()).isEqualTo(3);
    }

    @Test
    void oldFilesGoAfterTheDelayAndSnapshotsOnlyWhereNoSegmentBeginsAnyMore() throws Exception {
        open();

        swap(List.of(cleaned(sources(), Set.of(3L))));

        assertThat(filesEndingIn(FileNames.DELETED)).hasSize(3 * COMPACTED + COMPACTED - 1);
        assertThat(filesEndingIn(FileNames.SNAPSHOT))
                .extracting(FileNames::offset)
                .doesNotContain(1L, 2L, 3L);
        logs.time.advance(60_000);
        assertThat(filesEndingIn(FileNames.DELETED)).isEmpty();
        assertThat(filesEndingIn(FileNames.CLEANED)).isEmpty();
        assertThat(filesEndingIn(FileNames.SWAP)).isEmpty();
    }

    @Test
    void nothingIsSwappedWhenTheLogWasTruncatedMeanwhile() throws Exception {
        open();
        List<Segment> sources = sources();
        CleanedSegment cleaned = cleaned(sources, Set.of(1L));

        log.truncateTo(3);
        boolean done = log.replace(sources, List.of(cleaned), sources.get(COMPACTED - 1));
        cleaned.discard();

        assertThat(done).isFalse();
        assertThat(TestLogs.values(log, 0)).containsExactly("v0", "v1", "v2");
        assertThat(filesEndingIn(FileNames.CLEANED)).isEmpty();
    }

    @Test
    void nothingIsSwappedWhenSegmentsWereDeletedMeanwhile() throws Exception {
        open();
        List<Segment> sources = sources();
        CleanedSegment cleaned = cleaned(sources, Set.of(3L));

        log.advanceLogStart(2);
        log.expire(logs.time.millis());

        assertThat(log.replace(sources, List.of(cleaned), sources.get(COMPACTED - 1)))
                .isFalse();
        assertThat(TestLogs.values(log, 2)).containsExactly("v2", "v3", "v4", "v5");
    }

    @Test
    void severalOutputsTakeOnePlace() throws Exception {
        open();
        List<Segment> sources = sources();
        CleanedSegment first = cleaned(sources.subList(0, 2), Set.of(1L));
        CleanedSegment second = cleaned(sources.subList(2, 4), Set.of(2L, 3L));

        assertThat(log.replace(sources, List.of(first, second), sources.get(COMPACTED - 1)))
                .isTrue();

        assertThat(log.view().segmentStarts()).containsExactly(0L, 2L, 4L, 5L);
        assertThat(TestLogs.values(log, 0)).containsExactly("v1", "v2", "v3", "v4", "v5");
    }

    /** Whatever is kept, and after whichever rename the power fails, no kept record is lost and none comes back in part. */
    @Test
    void aPowerCutAfterAnyStepLeavesALogThatOpens() throws Exception {
        List<Set<Long>> cases =
                List.of(Set.of(), Set.of(0L), Set.of(1L), Set.of(3L), Set.of(1L, 3L), Set.of(0L, 1L, 2L, 3L));
        for (Set<Long> kept : cases) {
            boolean survived = false;
            for (int step = 0; !survived; step++) {
                open();
                survived = swapUntil(step, kept);
                logs.crash(new Random(step));
                checkAfterCrash(kept, survived, "keeping " + kept + ", power cut after step " + step);
            }
        }
    }

    private boolean swapUntil(int step, Set<Long> kept) throws IOException {
        List<Segment> sources = sources();
        CleanedSegment cleaned = cleaned(sources, kept);
        logs.memory().failAfter(step);
        try {
            boolean done = log.replace(sources, List.of(cleaned), sources.get(COMPACTED - 1));
            log.files().sync();
            return done;
        } catch (StorageFailure expected) {
            assertThat(expected.offline()).isTrue();
            return false;
        }
    }

    private void checkAfterCrash(Set<Long> kept, boolean survived, String what) throws Exception {
        dirs = logs.open();
        log = (PartitionLog) dirs.find(TestLogs.PARTITION);
        List<String> found = TestLogs.values(log, 0);
        List<String> before = values(LongStream.range(0, SEGMENTS));
        List<String> after =
                values(LongStream.range(0, SEGMENTS).filter(offset -> offset >= COMPACTED || kept.contains(offset)));
        assertThat(before).as(what).containsSubsequence(found);
        assertThat(found).as(what).containsSubsequence(after);
        if (survived) {
            assertThat(found).as(what).isEqualTo(after);
        }
        assertThat(log.view().logEndOffset()).as(what).isEqualTo(SEGMENTS);
        assertThat(log.view().logStartOffset()).as(what).isZero();
        for (String suffix : List.of(FileNames.CLEANED, FileNames.SWAP, FileNames.DELETED)) {
            assertThat(filesEndingIn(suffix)).as(what).isEmpty();
        }
        TestLogs.append(log, TestLogs.keyed(TestLogs.START_MS, "k", "next"));
        assertThat(TestLogs.values(log, SEGMENTS)).as(what).containsExactly("next");
    }

    @Test
    void afterAPowerCutNoAbortedRecordIsShownAndNoTransactionIsListedWithoutItsMarker() throws Exception {
        boolean survived = false;
        for (int step = 0; !survived; step++) {
            openWithAbortedTransaction();
            survived = swapUntil(step, Set.of());
            logs.crash(new Random(step));
            dirs = logs.open();
            log = (PartitionLog) dirs.find(TestLogs.PARTITION);
            boolean records = TestLogs.values(log, 0).contains("aborted");
            boolean marker = log.view().segmentStarts().contains(1L);
            int listed = log.abortedTransactions(log.view(), 0, SEGMENTS).size();
            assertThat(listed).as("power cut after step %d", step).isBetween(records ? 1 : 0, marker ? 1 : 0);
        }
    }

    /** Offset 0 is aborted by the marker at offset 1. */
    private void openWithAbortedTransaction() throws Exception {
        logs = new TestLogs();
        logs.config(TestLogs.compacted(100));
        dirs = logs.open();
        log = (PartitionLog) logs.create(dirs);
        BatchBuilder batch = new BatchBuilder().producer(7, (short) 0, 0).transactional();
        TestLogs.append(log, TestLogs.keyed(batch, TestLogs.START_MS, "k", "aborted"));
        ByteBuffer marker = new EndTxnMarker(false, 0).toBatch(7, (short) 0, TestLogs.START_MS);
        log.stage(TestLogs.direct(marker), AppendOptions.fromCoordinator(0));
        log.write();
        for (int i = 2; i < SEGMENTS; i++) {
            TestLogs.append(log, TestLogs.keyed(TestLogs.START_MS + i, "k" + i, "v" + i));
        }
        log.advanceHighWatermark(SEGMENTS);
        log.flush();
    }
}
