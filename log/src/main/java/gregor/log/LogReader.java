package gregor.log;

import gregor.log.index.TxnIndex;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.log.segment.FileBatches;
import gregor.log.segment.IndexedWalk;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds things in a log's files: batches by offset, records by time. Knows only the view it is given; for any thread. */
final class LogReader {
    private LogReader() {}

    static LogSlice slice(LogView view, long offset, int maxBytes, long upperBoundOffset, boolean minOneBatch)
            throws IOException {
        if (offset < view.logStartOffset() || offset > view.logEndOffset()) {
            throw outOfRange(view, offset);
        }
        if (offset == view.logEndOffset() || offset >= upperBoundOffset) {
            return LogSlice.empty();
        }
        SegmentList segments = view.segments();
        LogSlice slice = null;
        // A compacted segment may end before the offset: then the next one has what comes after.
        for (int i = Math.max(0, segments.floor(offset)); slice == null && i < segments.count(); i++) {
            Segment segment = segments.get(i);
            FileChannel channel = retain(view, segment, offset);
            boolean handedOut = false;
            try {
                SegmentRead read = new SegmentRead(segment, channel, view.visibleBytes(i));
                if (read.find(offset, view.endOffset(i))) {
                    slice = read.slice(maxBytes, upperBoundOffset, view.endOffset(i), minOneBatch);
                    handedOut = !slice.isEmpty();
                }
            } finally {
                if (!handedOut) {
                    segment.file().release();
                }
            }
        }
        return slice == null ? LogSlice.empty() : slice;
    }

    private static FileChannel retain(LogView view, Segment segment, long offset) throws IOException {
        FileChannel channel = segment.file().retain();
        if (channel == null) {
            throw outOfRange(view, offset);
        }
        return channel;
    }

    private static OffsetOutOfRange outOfRange(LogView view, long offset) {
        return new OffsetOutOfRange(offset, view.logStartOffset(), view.logEndOffset());
    }

    /** The first record that is not earlier than the time and not below the log's start (trap 75). */
    static TimedOffset firstAtOrAfter(LogView view, long timestampMs) throws IOException {
        SegmentList segments = view.segments();
        TimedOffset found = null;
        for (int i = Math.max(0, segments.floor(view.logStartOffset())); found == null && i < segments.count(); i++) {
            Segment segment = segments.get(i);
            if (segment.maxTimestampMs() >= timestampMs) {
                long start = segment.indexes().times().floorOffset(timestampMs);
                found = firstInSegment(view, i, Math.max(start, view.logStartOffset()), timestampMs);
            }
        }
        return found == null ? TimedOffset.NONE : found;
    }

    /** The first record with the largest timestamp of all. */
    static TimedOffset atMaxTimestamp(LogView view) throws IOException {
        SegmentList segments = view.segments();
        int latest = -1;
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        for (int i = 0; i < segments.count(); i++) {
            if (segments.get(i).maxTimestampMs() > maxTimestampMs) {
                latest = i;
                maxTimestampMs = segments.get(i).maxTimestampMs();
            }
        }
        if (latest < 0) {
            return TimedOffset.NONE;
        }
        long start = segments.get(latest).indexes().times().floorOffset(maxTimestampMs);
        TimedOffset found = firstInSegment(view, latest, start, maxTimestampMs);
        return found == null ? TimedOffset.NONE : found;
    }

    private static TimedOffset firstInSegment(LogView view, int number, long startOffset, long timestampMs)
            throws IOException {
        Segment segment = view.segments().get(number);
        FileChannel channel = retain(view, segment, startOffset);
        try {
            FileBatches batches = IndexedWalk.towards(segment, channel, startOffset, view.visibleBytes(number));
            while (batches.next()) {
                RecordBatch batch = batches.batch();
                if (batch.maxTimestampMs() >= timestampMs && batch.lastOffset() >= view.logStartOffset()) {
                    TimedOffset found = firstInBatch(batches.wholeBatch(), view.logStartOffset(), timestampMs);
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        } finally {
            segment.file().release();
        }
    }

    private static TimedOffset firstInBatch(RecordBatch batch, long logStartOffset, long timestampMs) {
        try (RecordCursor records = batch.skim()) {
            while (records.next()) {
                if (records.timestampMs() >= timestampMs && records.offset() >= logStartOffset) {
                    return new TimedOffset(records.offset(), records.timestampMs(), batch.leaderEpoch());
                }
            }
        }
        return null;
    }

    /** Transactions that were aborted at or after the first offset and began before the second. */
    static List<AbortedTransaction> aborted(LogView view, long offset, long upperBoundOffset) throws IOException {
        List<AbortedTransaction> aborted = new ArrayList<>();
        SegmentList segments = view.segments();
        for (int i = Math.max(0, segments.floor(offset)); i < segments.count(); i++) {
            for (TxnIndex.Entry entry : segments.get(i).transactions().entries()) {
                if (entry.lastOffset() >= offset && entry.firstOffset() < upperBoundOffset) {
                    aborted.add(new AbortedTransaction(entry.producerId(), entry.firstOffset()));
                }
                if (entry.lastStableOffset() >= upperBoundOffset) {
                    return sorted(aborted);
                }
            }
        }
        return sorted(aborted);
    }

    private static List<AbortedTransaction> sorted(List<AbortedTransaction> aborted) {
        aborted.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
        return aborted;
    }
}
