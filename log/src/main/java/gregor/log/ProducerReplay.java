package gregor.log;

import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Brings the producers of a log up to an offset again: from the newest snapshot, then from the batches after it. */
final class ProducerReplay {
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
        for (int i = Math.max(0, segments.floor(from)); i < segments.count(); i++) {
            if (segments.get(i).baseOffset() < endOffset) {
                replay(producers, segments.get(i), from, endOffset);
            }
        }
    }

    private static void replay(ProducerStates producers, Segment segment, long from, long end) throws IOException {
        FileChannel channel = segment.file().hold();
        try {
            int position = segment.indexes().offsets().floorPosition(from);
            FileBatches batches = FileBatches.headers(channel, position, segment.sizeBytes());
            while (batches.next() && batches.batch().lastOffset() < end) {
                RecordBatch batch = batches.batch();
                if (batch.lastOffset() >= from && batch.hasProducerId()) {
                    producers.add(batch.isControl() ? batches.wholeBatch() : batch);
                }
            }
        } catch (CorruptRecords e) {
            throw new DamagedFile(segment.file().path() + ": " + e.getMessage());
        } finally {
            segment.file().release();
        }
    }
}
