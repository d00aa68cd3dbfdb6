package gregor.log.cleaner;

import gregor.log.disk.DurableFile;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import gregor.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a segment from some position to its end, as many batches at a time as a buffer holds. For one thread. */
final class SegmentChunks implements AutoCloseable {
    private final Segment segment;
    private final CleanerMemory memory;
    private final int topicMaxBytes;
    private final FileChannel channel;
    private int position;
    private ByteBuffer chunk;

    SegmentChunks(Segment segment, int position, CleanerMemory memory, int topicMaxBytes)
            throws IOException, CleaningStopped {
        this.segment = segment;
        this.position = position;
        this.memory = memory;
        this.topicMaxBytes = topicMaxBytes;
        this.channel = segment.file().retain();
        if (channel == null) {
            throw new CleaningStopped("a segment of it is gone");
        }
    }

    /** The next bytes, beginning with a batch; null at the end. */
    ByteBuffer next() throws IOException {
        int left = segment.sizeBytes() - position;
        if (left <= 0) {
            return null;
        }
        chunk = memory.input();
        chunk.limit(Math.min(chunk.capacity(), left));
        int read = DurableFile.readFully(channel, chunk, position);
        chunk.flip();
        if (read == 0) {
            throw new CorruptRecords("the file ends at " + position + " and not at " + segment.sizeBytes());
        }
        return chunk;
    }

    /** So many bytes of the chunk are done with. When it was none, the next chunk is larger. */
    void consumed(int bytes) {
        position += bytes;
        if (bytes == 0) {
            memory.grow(batchBytes(), topicMaxBytes);
        }
    }

    private int batchBytes() {
        int left = segment.sizeBytes() - position;
        int sizeBytes = left < RecordBatch.UP_TO_MAGIC_BYTES
                ? Integer.MAX_VALUE
                : new RecordBatch().at(chunk, 0).sizeBytes();
        if (sizeBytes < 0 || sizeBytes > left) {
            throw new CorruptRecords(
                    "no whole batch at " + position + ", where the segment has " + left + " bytes more");
        }
        return sizeBytes;
    }

    @Override
    public void close() {
        segment.file().release();
        memory.shrink();
    }
}
