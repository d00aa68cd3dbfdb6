package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.producer.ProducerStates;
import gregor.log.segment.SegmentList;

/**
 * What was found in a log's directory, brought in order: what an open log begins with.
 *
 * @param checked whether batches had to be read because of a kill or damage
 * @param firstDirtyOffset what lies below is compacted; {@link #NEVER_CLEANED} when nothing is known of that
 */
public record LoadedLog(
        SegmentList segments,
        long logStartOffset,
        long logEndOffset,
        long recoveryPoint,
        long firstDirtyOffset,
        boolean checked,
        LeaderEpochs epochs,
        ProducerStates producers) {
    public static final long NEVER_CLEANED = -1;
}
