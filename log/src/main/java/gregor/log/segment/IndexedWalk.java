package gregor.log.segment;

import gregor.log.index.OffsetIndex;
import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through a segment that begin where its offset index says. An index has no checksum; but one that would make a walk
 * begin too late, and so pass over records, is found out by the first batch there. Then it is built anew. For any thread.
 */
public final class IndexedWalk {
    private static final Logger LOG = LoggerFactory.getLogger(IndexedWalk.class);

    private IndexedWalk() {}

    /** A walk whose first step goes to the batch that holds the offset, or to one before it. The channel must be retained. */
    public static FileBatches towards(Segment segment, FileChannel channel, long offset, int end) throws IOException {
        OffsetIndex index = segment.indexes().offsets();
        int position = index.floorPosition(offset);
        FileBatches batches = FileBatches.headers(channel, position, end);
        if (position == 0 || isRight(batches, index.floorOffset(offset))) {
            return batches;
        }
        LOG.warn("The indexes of {} are damaged: no batch at {}", segment.file().path(), position);
        return FileBatches.headers(
                channel, segment.rebuiltIndexes(channel).offsets().floorPosition(offset), end);
    }

    /** An entry is of the batch at its position or, as older brokers wrote it, of one that came with it. */
    private static boolean isRight(FileBatches batches, long entryOffset) throws IOException {
        try {
            if (!batches.next()) {
                return true;
            }
            batches.back();
            return batches.batch().baseOffset() <= entryOffset;
        } catch (CorruptRecords e) {
            return false;
        }
    }
}
