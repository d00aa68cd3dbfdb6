package gregor.log.segment;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** What a walk through the batch headers of one segment tells. For one thread at a time. */
public final class SegmentScan {
    private final Segment segment;

    public SegmentScan(Segment segment) {
        this.segment = segment;
    }

    /**
     * The offset after the last batch, read from the last indexed batch on.
     *
     * @param closedAt where it was when the log was closed; {@link Long#MAX_VALUE} if that is not known
     * @throws CorruptRecords if offsets go back, or the last one is another than then: they are in no checksum
     */
    public long endOffset(long closedAt) throws IOException {
        int from = segment.lazyIndexes().lastPosition(segment.sizeBytes());
        long end = walk(from, this::lastOffset) + 1;
        if (end != closedAt && closedAt != Long.MAX_VALUE) {
            throw new CorruptRecords("it ends at offset " + end + ", and ended at " + closedAt + " when it was closed");
        }
        return end;
    }

    private long lastOffset(FileBatches batches) throws IOException {
        long last = segment.baseOffset() - 1;
        while (batches.next()) {
            if (batches.batch().baseOffset() <= last) {
                throw new CorruptRecords("offsets go back to " + batches.batch().baseOffset() + " after " + last);
            }
            last = batches.batch().lastOffset();
        }
        return last;
    }

    /** Whether the last batch is of a format that knows no leader epochs. */
    public boolean endsInOldFormat() throws IOException {
        int from = segment.lazyIndexes().lastPosition(segment.sizeBytes());
        return walk(from, batches -> {
            boolean old = false;
            try {
                while (batches.next()) {
                    old = batches.batch().magic() < 2;
                }
            } catch (CorruptRecords damagedEnd) {
                return old;
            }
            return old;
        });
    }

    /** The epochs known so far and those that begin in this segment; a batch without one ends what is known. */
    public LeaderEpochs epochs(LeaderEpochs before) throws IOException {
        return walk(0, batches -> epochs(batches, before));
    }

    private static LeaderEpochs epochs(FileBatches batches, LeaderEpochs before) throws IOException {
        LeaderEpochs epochs = before;
        try {
            while (batches.next()) {
                if (batches.batch().magic() < 2) {
                    epochs = LeaderEpochs.NONE;
                } else if (batches.batch().leaderEpoch() > epochs.latest()) {
                    epochs = epochs.startingAt(
                            batches.batch().leaderEpoch(), batches.batch().baseOffset());
                }
            }
        } catch (CorruptRecords damagedEnd) {
            return epochs;
        }
        return epochs;
    }

    /** The largest timestamp of the first batch, -1 when there is none. */
    long firstTimestampMs() throws IOException {
        return walk(0, batches -> batches.next() ? batches.batch().maxTimestampMs() : -1);
    }

    /**
     * Where the segment must be cut so that the batch holding the offset goes, and those after it.
     *
     * @return the position, and the first offset that is gone
     */
    public Cut cutFor(long offset) throws IOException {
        return hold(channel -> {
            FileBatches batches = IndexedWalk.towards(segment, channel, offset, segment.sizeBytes());
            while (batches.next()) {
                if (batches.batch().lastOffset() >= offset) {
                    return new Cut(
                            batches.position(), Math.min(offset, batches.batch().baseOffset()));
                }
            }
            return new Cut(segment.sizeBytes(), offset);
        });
    }

    /** Whether the batch before the place ends so early that the one that comes there next leaves a gap. */
    public boolean followsGap(Cut cut) throws IOException {
        return hold(channel -> {
            FileBatches batches = IndexedWalk.towards(segment, channel, cut.endOffset() - 1, segment.sizeBytes());
            long end = segment.baseOffset();
            while (batches.next() && batches.position() < cut.position()) {
                end = batches.batch().lastOffset() + 1;
            }
            return end < cut.endOffset();
        });
    }

    /** A place between two batches. */
    public record Cut(int position, long endOffset) {}

    /** Adds to the indexes what they lack of the batches behind their last entry. */
    SegmentIndexes completed(SegmentIndexes indexes) throws IOException {
        return walk(indexes.offsets().lastPosition(), batches -> {
            indexes.complete(batches);
            return indexes;
        });
    }

    private <T> T walk(int from, Walk<FileBatches, T> walk) throws IOException {
        return hold(channel -> walk.through(FileBatches.headers(channel, from, segment.sizeBytes())));
    }

    private <T> T hold(Walk<FileChannel, T> walk) throws IOException {
        FileChannel channel = segment.file().hold();
        try {
            return walk.through(channel);
        } finally {
            segment.file().release();
        }
    }

    /** Something that is found on the way. */
    private interface Walk<F, T> {
        T through(F from) throws IOException;
    }
}
