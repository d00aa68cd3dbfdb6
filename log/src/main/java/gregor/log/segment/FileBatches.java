package gregor.log.segment;

import gregor.log.disk.DurableFile;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Goes through a segment's file batch by batch. Reads headers through a small window; record bodies only when they are asked
 * for. For the one thread that made it.
 */
public final class FileBatches {
    /** Small batches share a read, and a large one costs no more than a page or two. */
    private static final int WINDOW_BYTES = 8192;

    private static final int LEGACY_BATCH_BYTES_MIN = 26;

    private static final ThreadLocal<ByteBuffer> WINDOW =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(WINDOW_BYTES));

    private final FileChannel channel;
    private final int end;
    private final RecordBatch batch = new RecordBatch();
    private ByteBuffer window;
    private int windowPosition;
    private int position;
    private int nextPosition;

    private FileBatches(FileChannel channel, int start, int end, ByteBuffer window) {
        this.channel = channel;
        this.end = end;
        this.window = window.limit(0);
        this.nextPosition = start;
    }

    /** With this thread's one window: until the walk is over, the thread may not begin another of this kind. */
    public static FileBatches headers(FileChannel channel, int start, int end) {
        return new FileBatches(channel, start, end, WINDOW.get());
    }

    /** With the caller's window, for a walk that reads what is inside batches; a batch that is larger gets one of its own. */
    public static FileBatches bodies(FileChannel channel, int end, ByteBuffer window) {
        return new FileBatches(channel, 0, end, window);
    }

    /**
     * Goes to the next batch; false at the end.
     *
     * @throws CorruptRecords if there is no batch, or not a whole one, before the end
     */
    public boolean next() throws IOException {
        if (nextPosition >= end) {
            return false;
        }
        if (end - nextPosition < LEGACY_BATCH_BYTES_MIN) {
            throw new CorruptRecords((end - nextPosition) + " bytes at " + nextPosition + " are no batch");
        }
        position = nextPosition;
        show(Math.min(RecordBatch.HEADER_BYTES, end - position));
        int magic = batch.magic();
        int sizeBytes = batch.sizeBytes();
        int leastBytes = magic == 2 ? RecordBatch.HEADER_BYTES : LEGACY_BATCH_BYTES_MIN;
        if (magic < 0 || magic > 2 || sizeBytes < leastBytes || sizeBytes > end - position) {
            throw new CorruptRecords("no whole batch at " + position + ": size " + sizeBytes + ", format " + magic);
        }
        nextPosition = position + sizeBytes;
        return true;
    }

    /** The next step goes to the same batch again. */
    public void back() {
        nextPosition = position;
    }

    /** The offset that the batch states which comes next; at the end the given one. Nothing is gone to. */
    public long followingOffset(long atEnd) throws IOException {
        if (end - nextPosition < LEGACY_BATCH_BYTES_MIN) {
            return atEnd;
        }
        ByteBuffer offset = ByteBuffer.allocate(Long.BYTES);
        DurableFile.readFully(channel, offset, nextPosition);
        return offset.getLong(0);
    }

    /** Writes another offset into the batch last gone to; its checksum does not cover it. */
    public void moveTo(long firstOffset) throws IOException {
        DurableFile.writeFully(channel, ByteBuffer.allocate(Long.BYTES).putLong(0, firstOffset), position);
        window.limit(0); // Read it again.
    }

    /** The batch last gone to, its header only. */
    public RecordBatch batch() {
        return batch;
    }

    /** The batch last gone to with all its bytes; valid until the next step. */
    public RecordBatch wholeBatch() throws IOException {
        show(nextPosition - position);
        return batch;
    }

    /** Where in the file the batch begins. */
    public int position() {
        return position;
    }

    /** Where in the file the batch ends. */
    public int nextPosition() {
        return nextPosition;
    }

    /** Points the batch at its first bytes, reading them if the window does not hold them. */
    private void show(int bytes) throws IOException {
        int inWindow = position - windowPosition;
        if (inWindow < 0 || inWindow + bytes > window.limit()) {
            fill(bytes);
            inWindow = 0;
        }
        batch.at(window, inWindow);
    }

    private void fill(int bytes) throws IOException {
        if (bytes > window.capacity()) {
            window = ByteBuffer.allocateDirect(bytes);
        }
        window.clear().limit(Math.min(window.capacity(), end - position));
        int read = DurableFile.readFully(channel, window, position);
        window.flip();
        windowPosition = position;
        if (read < bytes) {
            throw new CorruptRecords("the file ends at " + (position + read) + " within a batch");
        }
    }
}
