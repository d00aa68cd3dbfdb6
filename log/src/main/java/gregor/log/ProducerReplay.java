package gregor.log;

import gregor.log.producer.ProducerStates;
import gregor.log.producer.SnapshotFiles;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import gregor.log.segment.FileBatches;
import gregor.log.segment.IndexedWalk;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the producers of a log up to an offset again: from the newest snapshot, then from the batches after it. */
final class ProducerReplay {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerReplay.class);

    private ProducerReplay() {}

    /** Snapshots beyond the offset are deleted: they are of a log that is no more. */
    static void run(ProducerStates producers, SnapshotFiles snapshots, SegmentList segments, long endOffset, long nowMs)
            throws IOException {
        snapshots.deleteAbove(endOffset);
        SnapshotFiles.Found found = snapshots.newest(endOffset);
        long from = segments.first().baseOffset();
        if (found == null) {
            producers.clear();
        } else {
            producers.restore(found.producers(), nowMs);
            from = Math.max(from, found.offset());
        }
        for (int i = Math.max(0, segments.floor(from));
                i < segments.count() && segments.get(i).baseOffset() <= endOffset;
                i++) {
            if (segments.get(i).baseOffset() > from) {
                restoreSnapshot(producers, snapshots, segments.get(i).baseOffset());
            }
            if (segments.get(i).baseOffset() < endOffset) {
                replay(producers, segments.get(i), from, endOffset);
            }
        }
    }

    /** Once the segments before are deleted, it is all that tells of their producers. */
    private static void restoreSnapshot(ProducerStates producers, SnapshotFiles snapshots, long offset)
            throws IOException {
        if (!snapshots.has(offset)) {
            snapshots.write(offset, producers.snapshot(), true);
        }
    }

    private static void replay(ProducerStates producers, Segment segment, long from, long end) throws IOException {
        FileChannel channel = segment.file().hold();
        try {
            FileBatches batches = IndexedWalk.towards(segment, channel, from, segment.sizeBytes());
            while (batches.next() && batches.batch().lastOffset() < end) {
                RecordBatch batch = batches.batch();
                if (batch.lastOffset() >= from && batch.hasProducerId()) {
                    producers.add(batch.isControl() ? batches.wholeBatch() : batch);
                }
            }
        } catch (CorruptRecords e) {
            LOG.error(
                    "{} is damaged, what it says of producers from there on is not known: {}",
                    segment.file().path(),
                    e.getMessage());
        } finally {
            segment.file().release();
        }
    }
}
