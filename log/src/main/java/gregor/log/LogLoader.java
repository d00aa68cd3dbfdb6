package gregor.log;

import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log's directory. After a clean stop no more is read than the end of the last segment; after a kill everything from
 * the recovery point on is checked and mended. For one thread.
 */
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final LogRuntime runtime;
    private final LogFiles files;
    private final LogConfig config;
    private final Path directory;
    private final ProducerStates producers;
    private LeaderEpochs epochs;
    private long logEndOffset;
    private long firstDirtyOffset;

    LogLoader(LogRuntime runtime, LogFiles files, LogConfig config) {
        this.runtime = runtime;
        this.files = files;
        this.config = config;
        this.directory = files.directory();
        this.producers = new ProducerStates(runtime.producerIdExpirationMs());
    }

    /**
     * What the directory's checkpoints say about the log.
     *
     * @param clean whether it was closed in an orderly way
     * @param logStartOffset 0 when nothing is known
     * @param recoveryPoint what lies below has been forced to the disk; 0 when nothing is known
     * @param firstDirtyOffset what lies below has been compacted
     */
    record Known(boolean clean, long logStartOffset, long recoveryPoint, long firstDirtyOffset) {
        static final Known NOTHING = new Known(true, 0, 0, LoadedLog.NEVER_CLEANED);
    }

    LoadedLog load(Known known) throws IOException {
        firstDirtyOffset = known.firstDirtyOffset;
        List<Path> present = new Leftovers(runtime.disk(), directory).resolve();
        files.snapshots().find(present);
        List<Segment> segments = segments(present);
        epochs = readEpochs(segments);
        long checkFrom = Math.min(known.clean ? Long.MAX_VALUE : known.recoveryPoint, firstDamage(segments));
        boolean clean = checkFrom == Long.MAX_VALUE;
        if (!clean) {
            recover(segments, checkFrom);
        }
        if (segments.isEmpty() || logEndOffset < known.logStartOffset) {
            startAfresh(segments, known.logStartOffset);
        }
        long logStartOffset = Math.max(known.logStartOffset, segments.get(0).baseOffset());
        epochs = epochs.endingAt(logEndOffset).startingFrom(logStartOffset);
        files.writeEpochs(epochs);
        SegmentList list = SegmentList.of(segments);
        if (clean) {
            loadProducers(list);
        }
        long recoveryPoint = clean ? logEndOffset : Math.min(known.recoveryPoint, logEndOffset);
        if (firstDirtyOffset > logEndOffset) {
            firstDirtyOffset = LoadedLog.NEVER_CLEANED; // It was of a log that had more.
        }
        return new LoadedLog(list, logStartOffset, logEndOffset, recoveryPoint, firstDirtyOffset, epochs, producers);
    }

    private List<Segment> segments(List<Path> present) throws IOException {
        List<Segment> segments = new ArrayList<>();
        Disk disk = runtime.disk();
        for (Path file : present) {
            if (FileNames.offset(file) >= 0 && FileNames.endsWith(file, FileNames.LOG)) {
                int sizeBytes = (int) Math.min(disk.sizeBytes(file), Integer.MAX_VALUE);
                segments.add(new Segment(
                        runtime.segments(), directory, FileNames.offset(file), config.segments(), sizeBytes));
            }
        }
        return segments;
    }

    private LeaderEpochs readEpochs(List<Segment> segments) throws IOException {
        try {
            return files.readEpochs();
        } catch (DamagedFile e) {
            LOG.warn(
                    "Reading the leader epochs of {} from its batches, its checkpoint is damaged: {}",
                    directory,
                    e.getMessage());
        }
        LeaderEpochs found = LeaderEpochs.NONE;
        for (Segment segment : segments) {
            found = new SegmentScan(segment).epochs(found);
        }
        return found;
    }

    /**
     * Where a segment begins that needs a check even after a clean stop; {@link Long#MAX_VALUE} if there is none. Looks at the
     * end of the last segment, and at lists of aborted transactions, without which readers would be shown what they must not.
     */
    private long firstDamage(List<Segment> segments) throws IOException {
        for (Segment segment : segments) {
            try {
                segment.transactions().entries();
                if (segment == segments.get(segments.size() - 1)) {
                    logEndOffset = new SegmentScan(segment).endOffset();
                }
            } catch (DamagedFile | CorruptRecords e) {
                LOG.warn("Segment {} in {} is damaged: {}", segment.baseOffset(), directory, e.getMessage());
                return segment.baseOffset();
            }
        }
        return Long.MAX_VALUE;
    }

    private void recover(List<Segment> segments, long recoveryPoint) throws IOException {
        if (segments.isEmpty()) {
            return;
        }
        SegmentList all = SegmentList.of(segments);
        int number = Math.max(0, all.floor(recoveryPoint));
        LOG.info(
                "Recovering {} from offset {}, {} of {} segments",
                directory,
                recoveryPoint,
                all.count() - number,
                all.count());
        ProducerReplay.run(
                producers,
                files.snapshots(),
                all,
                all.get(number).baseOffset(),
                runtime.clock().millis());
        SegmentRecovery recovery = new SegmentRecovery(producers, epochs);
        boolean cut = recoverNext(recovery, all, number);
        while (!cut && number < all.count() - 1) {
            all.get(number).seal();
            number++;
            cut = recoverNext(recovery, all, number);
        }
        dropAfter(segments, number + 1);
        epochs = recovery.epochs();
        logEndOffset = recovery.endOffset();
    }

    /** True if the log has to end with this segment. */
    private boolean recoverNext(SegmentRecovery recovery, SegmentList all, int number) throws IOException {
        files.writeSnapshot(all.get(number).baseOffset(), producers.snapshot());
        return recovery.recover(all.get(number)) || isGap(all, number, recovery.endOffset());
    }

    /** A segment that is whole but ends before the next begins has lost its end, unless compaction makes gaps here. */
    private boolean isGap(SegmentList all, int number, long endOffset) {
        boolean gap = !config.appends().compacted()
                && all.get(number).baseOffset() >= firstDirtyOffset
                && number < all.count() - 1
                && all.get(number + 1).baseOffset() > endOffset;
        if (gap) {
            LOG.warn(
                    "{} goes from offset {} to {}",
                    directory,
                    endOffset,
                    all.get(number + 1).baseOffset());
        }
        return gap;
    }

    /** What follows a segment that was cut is not the log any more. */
    private void dropAfter(List<Segment> segments, int kept) throws IOException {
        List<Segment> gone = segments.subList(kept, segments.size());
        if (!gone.isEmpty()) {
            LOG.warn("{} loses {} segments after the one that was cut", directory, gone.size());
            files.delete(List.copyOf(gone), config.retention().fileDeleteDelayMs());
            gone.clear();
        }
    }

    private void startAfresh(List<Segment> segments, long offset) throws IOException {
        if (!segments.isEmpty()) {
            LOG.warn("{} ends before its start, {}: all its segments go", directory, offset);
            files.delete(List.copyOf(segments), config.retention().fileDeleteDelayMs());
            segments.clear();
        }
        files.snapshots().deleteAbove(-1);
        producers.clear();
        epochs = LeaderEpochs.NONE;
        logEndOffset = offset;
        segments.add(files.createSegment(offset, config.segments()));
    }

    private void loadProducers(SegmentList segments) throws IOException {
        SnapshotFiles snapshots = files.snapshots();
        // Closed cleanly without a snapshot: by a broker that knew no producer ids, so there are none.
        if (!snapshots.isEmpty()) {
            snapshots.keepOnly(segments.baseOffsets());
            ProducerReplay.run(
                    producers,
                    snapshots,
                    segments,
                    logEndOffset,
                    runtime.clock().millis());
        }
    }
}
