package gregor.log;

import gregor.log.segment.SegmentFile;
import java.nio.channels.FileChannel;

/**
 * Whole batches, as a region of a segment's file. The file stays open, and readable even if it is deleted, until {@link
 * #release}, which must be called once. For any thread.
 */
public final class LogSlice {
    private final SegmentFile file;
    private final FileChannel channel;
    private final long position;
    private final int sizeBytes;
    private final long firstOffset;
    private final long nextOffset;

    LogSlice(SegmentFile file, FileChannel channel, long position, int sizeBytes, long firstOffset, long nextOffset) {
        this.file = file;
        this.channel = channel;
        this.position = position;
        this.sizeBytes = sizeBytes;
        this.firstOffset = firstOffset;
        this.nextOffset = nextOffset;
    }

    /** No bytes, no file. Releasing it does nothing. */
    public static LogSlice empty() {
        return new LogSlice(null, null, 0, 0, -1, -1);
    }

    public boolean isEmpty() {
        return sizeBytes == 0;
    }

    /** Where to read or transfer from, by position only; null when empty. */
    public FileChannel channel() {
        return channel;
    }

    public long position() {
        return position;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /** Where the first batch begins, which may be before or after the offset that was asked for; meaningless when empty. */
    public long firstOffset() {
        return firstOffset;
    }

    /** The offset after the last batch; meaningless when empty. */
    public long nextOffset() {
        return nextOffset;
    }

    public void release() {
        if (file != null) {
            file.release();
        }
    }
}
