package gregor.log;

import gregor.log.disk.DamagedFile;
import gregor.log.records.CorruptRecords;
import gregor.log.segment.FileBatches;
import gregor.log.segment.IndexedWalk;
import gregor.log.segment.Segment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read in one segment: finds where the wanted batches begin and end, from the index and a few headers. The channel must be
 * retained while this is used. For one thread.
 */
final class SegmentRead {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRead.class);

    private final Segment segment;
    private final FileChannel channel;
    private final int visibleBytes;
    private int start;
    private int firstEnd;
    private long firstBaseOffset;
    private long firstLastOffset;

    SegmentRead(Segment segment, FileChannel channel, int visibleBytes) {
        this.segment = segment;
        this.channel = channel;
        this.visibleBytes = visibleBytes;
    }

    /**
     * Goes to the batch that holds the offset, or the first after it; false when the segment ends before.
     *
     * @param endOffset of what is visible of this segment
     */
    boolean find(long offset, long endOffset) throws IOException {
        FileBatches batches = IndexedWalk.towards(segment, channel, offset, visibleBytes);
        while (step(batches)) {
            if (batches.batch().lastOffset() >= offset) {
                if (batches.batch().baseOffset() > offset) {
                    requirePlace(batches, endOffset);
                }
                start = batches.position();
                firstEnd = batches.nextPosition();
                firstBaseOffset = batches.batch().baseOffset();
                firstLastOffset = batches.batch().lastOffset();
                return true;
            }
        }
        return false;
    }

    /** An offset is in no checksum: one that is too large would have readers pass over all that is before it. */
    private void requirePlace(FileBatches batches, long endOffset) throws IOException {
        long last = batches.batch().lastOffset();
        long following = batches.followingOffset(endOffset);
        if (last >= following) {
            throw new DamagedFile(segment.file().path() + ": offset " + following + " follows a batch that ends with "
                    + last + ", at " + batches.position());
        }
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
        return new LogSlice(segment.file(), channel, start, end - start, firstBaseOffset, nextOffset);
    }

    private int firstPositionEndingAtOrAfter(long offset) throws IOException {
        FileBatches batches = IndexedWalk.towards(segment, channel, offset, visibleBytes);
        while (step(batches)) {
            if (batches.position() >= start && batches.batch().lastOffset() >= offset) {
                return batches.position();
            }
        }
        return visibleBytes;
    }

    /** Up to the last end of a batch that is not beyond the position; at least one more batch comes after it. */
    private LogSlice regionWithin(int position) throws IOException {
        FileBatches batches = walkBefore(position);
        int end = batches.nextPosition();
        while (step(batches) && batches.nextPosition() <= position) {
            end = batches.nextPosition();
        }
        return region(end, batches.batch().baseOffset());
    }

    /** From an indexed position before the given one; from the end of the first batch if there is none, or it is wrong. */
    private FileBatches walkBefore(int position) throws IOException {
        int indexed = segment.indexes().offsets().floorIndexedPosition(position);
        if (indexed > firstEnd) {
            try {
                FileBatches batches = walkFrom(indexed);
                batches.next();
                batches.back();
                return batches;
            } catch (CorruptRecords e) {
                LOG.warn("The offset index of {} is damaged: {}", segment.file().path(), e.getMessage());
            }
        }
        return walkFrom(firstEnd);
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
