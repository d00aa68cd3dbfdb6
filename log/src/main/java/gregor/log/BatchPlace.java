package gregor.log;

import gregor.log.records.RecordBatch;
import gregor.log.segment.FileBatches;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offset of a batch is not in its checksum. One that cannot be, because it lies before the end of the batch before or reaches
 * into what follows, is put right where these two leave exactly one place for it. Elsewhere it stays: compaction leaves gaps,
 * and what is in a gap nobody can tell.
 */
final class BatchPlace {
    private static final Logger LOG = LoggerFactory.getLogger(BatchPlace.class);

    private BatchPlace() {}

    /**
     * The whole batch last gone to, with an offset that can be if there is one.
     *
     * @param due the offset after the batch before
     * @param limit where the log goes on after this file, or ended when it was last forced; {@link Long#MAX_VALUE} if nobody
     *     knows
     */
    static RecordBatch checked(FileBatches batches, Path file, long due, long limit) throws IOException {
        RecordBatch batch = batches.wholeBatch();
        long stated = batch.baseOffset();
        if (stated == due || batch.magic() < 2 || !batch.isIntact()) {
            return batch;
        }
        long following = batches.followingOffset(limit);
        boolean possible = stated > due && batch.lastOffset() < following;
        long count = batch.lastOffset() - stated + 1;
        if (possible || following - count != due) {
            return batch;
        }
        LOG.warn(
                "{}: the batch at {} says that it begins at offset {}, where it can only be {}: put right",
                file,
                batches.position(),
                stated,
                due);
        batches.moveTo(due);
        return batches.wholeBatch();
    }
}
