package gregor.log;

import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * One read in one segment: finds where the wanted batches begin and end, from the index and a few headers. The channel must be
 * retained while this is used. For one thread.
 */
final class SegmentRead {
    private final Segment segment;
    private final FileChannel channel;
    private final int visibleBytes;
    private final OffsetIndex index;
    private int start;
    private int firstEnd;
    private long firstLastOffset;

    SegmentRead(Segment segment, FileChannel channel, int visibleBytes) throws IOException {
        this.segment = segment;
        this.channel = channel;
        this.visibleBytes = visibleBytes;
        this.index = segment.indexes().offsets();
    }

    /** Goes to the batch that holds the offset, or the first after it; false when the segment ends before. */
    boolean find(long offset) throws IOException {
        FileBatches batches = walkFrom(index.floorPosition(offset));
        while (step(batches)) {
            if (batches.batch().lastOffset() >= offset) {
                start = batches.position();
                firstEnd = batches.nextPosition();
                firstLastOffset = batches.batch().lastOffset();
                return true;
            }
        }
        return false;
    }

    /**
     * The batches from the one found on, as many whole ones as fit (traps 60 to 62).
     *
     * @param bound only batches that end below it
     * @param endOffset of what is visible of this segment
     */
    LogSlice slice(int maxBytes, long bound, long endOffset, boolean minOneBatch) throws IOException {
        if (firstLastOffset >= bound) {
            return LogSlice.empty();
        }
        if (firstEnd - start > maxBytes) {
            return minOneBatch ? region(firstEnd, firstLastOffset + 1) : LogSlice.empty();
        }
        int limit = bound < endOffset ? firstPositionEndingAtOrAfter(bound) : visibleBytes;
        return limit - start <= maxBytes ? region(limit, Math.min(bound, endOffset)) : regionWithin(start + maxBytes);
    }

    private LogSlice region(int end, long nextOffset) {
        return new LogSlice(segment.file(), channel, start, end - start, nextOffset);
    }

    private int firstPositionEndingAtOrAfter(long offset) throws IOException {
        FileBatches batches = walkFrom(Math.max(start, index.floorPosition(offset)));
        while (step(batches)) {
            if (batches.batch().lastOffset() >= offset) {
                return batches.position();
            }
        }
        return visibleBytes;
    }

    /** Up to the last end of a batch that is not beyond the position; at least one more batch comes after it. */
    private LogSlice regionWithin(int position) throws IOException {
        int end = Math.max(firstEnd, index.floorIndexedPosition(position));
        FileBatches batches = walkFrom(end);
        while (step(batches) && batches.nextPosition() <= position) {
            end = batches.nextPosition();
        }
        return region(end, batches.batch().baseOffset());
    }

    private FileBatches walkFrom(int position) {
        return FileBatches.headers(channel, position, visibleBytes);
    }

    private boolean step(FileBatches batches) throws IOException {
        try {
            return batches.next();
        } catch (CorruptRecords e) {
            throw new DamagedFile(segment.file().path() + ": " + e.getMessage());
        }
    }
}
