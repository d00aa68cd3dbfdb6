package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.log.producer.ProducerStates;
import gregor.log.producer.SnapshotFiles;
import gregor.log.records.CorruptRecords;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import gregor.log.segment.SegmentScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log's directory. After a clean stop no more is read than the end of the last segment; after a kill everything from
 * the recovery point on is checked and mended. For one thread.
 */
public final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);
    private static final long NOWHERE = Long.MAX_VALUE;

    private final LogRuntime runtime;
    private final LogFiles files;
    private final LogConfig config;
    private final Path directory;
    private final ProducerStates producers;
    private LeaderEpochs epochs;
    private long logEndOffset;

    public LogLoader(LogRuntime runtime, LogFiles files, LogConfig config) {
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
    public record Known(boolean clean, long logStartOffset, long recoveryPoint, long firstDirtyOffset) {
        public static final Known NOTHING = new Known(true, 0, 0, LoadedLog.NEVER_CLEANED);

        /** Where the log ended when it was last forced; {@link Long#MAX_VALUE} if nobody knows. */
        long forcedEnd() {
            return recoveryPoint > 0 ? recoveryPoint : Long.MAX_VALUE;
        }

        /** Where it ended when it was closed in an orderly way; {@link Long#MAX_VALUE} if nobody knows. */
        long closedAt() {
            return clean ? forcedEnd() : Long.MAX_VALUE;
        }
    }

    public LoadedLog load(Known known) throws IOException {
        List<Path> present = new Leftovers(runtime.disk(), directory).resolve();
        files.snapshots().find(present);
        files.gaps().find(present);
        List<Segment> segments = segments(present);
        epochs = readEpochs(segments);
        long checkFrom = checkFrom(known, segments);
        boolean whole = checkFrom == NOWHERE;
        if (!whole) {
            recover(segments, checkFrom, known);
        }
        long statedStart = possibleStart(known);
        if (segments.isEmpty() || logEndOffset < statedStart) {
            startAfresh(segments, statedStart);
        }
        if (logEndOffset < known.recoveryPoint) {
            LOG.warn(
                    "{} ends at offset {}, but has been forced up to {}", directory, logEndOffset, known.recoveryPoint);
        }
        files.gaps().begin(logEndOffset);
        long logStartOffset = Math.max(statedStart, segments.get(0).baseOffset());
        epochs = epochs.endingAt(logEndOffset).startingFrom(logStartOffset);
        files.writeEpochs(epochs);
        SegmentList list = SegmentList.of(segments);
        if (whole) {
            loadProducers(list, known.clean);
        }
        return new LoadedLog(
                list,
                logStartOffset,
                logEndOffset,
                // What was checked has indexes and snapshots now that are not forced.
                Math.min(checkFrom, logEndOffset),
                // One beyond the end was of a log that had more.
                known.firstDirtyOffset > logEndOffset ? LoadedLog.NEVER_CLEANED : known.firstDirtyOffset,
                !whole,
                epochs,
                producers);
    }

    /** Nothing is kept below a log's start; one beyond the end that the log had when it was closed would take all of it. */
    private long possibleStart(Known known) {
        if (known.logStartOffset <= known.closedAt()) {
            return known.logStartOffset;
        }
        LOG.warn(
                "{} was closed at offset {}, and cannot start at {}: it starts with its first segment",
                directory,
                known.closedAt(),
                known.logStartOffset);
        return 0;
    }

    /**
     * From which offset on the log must be checked, or {@link #NOWHERE}. After a kill that is the recovery point, unless the log
     * ends exactly there: then all of it was forced, and nothing has been written since.
     */
    private long checkFrom(Known known, List<Segment> segments) throws IOException {
        long damaged = firstDamage(segments, known.closedAt());
        if (known.clean || damaged == NOWHERE && (segments.isEmpty() || logEndOffset == known.recoveryPoint)) {
            return damaged;
        }
        return Math.min(known.recoveryPoint, damaged);
    }

    private List<Segment> segments(List<Path> present) throws IOException {
        List<Segment> segments = new ArrayList<>();
        Disk disk = runtime.disk();
        Set<Path> names = new HashSet<>(present);
        for (Path file : present) {
            if (FileNames.offset(file) >= 0 && FileNames.endsWith(file, FileNames.LOG)) {
                int sizeBytes = (int) Math.min(disk.sizeBytes(file), Integer.MAX_VALUE);
                Segment segment = new Segment(
                        runtime.segments(), directory, FileNames.offset(file), config.segments(), sizeBytes);
                if (!names.contains(segment.transactions().file())) {
                    segment.transactions().startWith(List.of());
                }
                segments.add(segment);
            }
        }
        return segments;
    }

    /**
     * A checkpoint that is missing or empty says as little as a damaged one: only logs that are empty, or end in an old format,
     * have no epochs.
     */
    private LeaderEpochs readEpochs(List<Segment> segments) throws IOException {
        String fault;
        try {
            return files.readEpochs();
        } catch (DamagedFile e) {
            if (hasNoEpochs(segments)) {
                return files.noEpochs();
            }
            fault = e.getMessage();
        }
        LeaderEpochs found = LeaderEpochs.NONE;
        for (Segment segment : segments) {
            found = new SegmentScan(segment).epochs(found);
        }
        if (found != LeaderEpochs.NONE) {
            LOG.warn(
                    "Read the leader epochs of {} from its batches, for its checkpoint is no good: {}",
                    directory,
                    fault);
        }
        return found;
    }

    private static boolean hasNoEpochs(List<Segment> segments) throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).sizeBytes() > 0) {
                return new SegmentScan(segments.get(i)).endsInOldFormat();
            }
        }
        return true;
    }

    /**
     * Where a segment begins that needs a check even after a clean stop; {@link #NOWHERE} if there is none. Looks at the
     * end of the last segment, and at lists of aborted transactions, without which readers would be shown what they must not.
     */
    private long firstDamage(List<Segment> segments, long closedAt) throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            try {
                boolean last = i == segments.size() - 1;
                if (last) {
                    logEndOffset = new SegmentScan(segment).endOffset(closedAt);
                }
                // A list may have reached the disk before the marker did that it tells of.
                segment.transactions()
                        .truncateTo(last ? logEndOffset : segments.get(i + 1).baseOffset());
            } catch (DamagedFile | CorruptRecords e) {
                LOG.warn("Segment {} in {} is damaged: {}", segment.baseOffset(), directory, e.getMessage());
                return segment.baseOffset();
            }
        }
        return NOWHERE;
    }

    private void recover(List<Segment> segments, long checkFrom, Known known) throws IOException {
        LogRecovery recovery = new LogRecovery(files, config, producers, known.firstDirtyOffset, known.forcedEnd());
        recovery.run(segments, checkFrom, epochs, runtime.clock().millis());
        epochs = recovery.epochs();
        logEndOffset = recovery.endOffset();
    }

    private void startAfresh(List<Segment> segments, long offset) throws IOException {
        boolean others = !segments.isEmpty();
        if (others) {
            LOG.warn("{} ends before its start, {}: all its segments go", directory, offset);
            files.delete(List.copyOf(segments), config.retention().fileDeleteDelayMs());
            segments.clear();
        }
        files.snapshots().deleteAbove(-1);
        producers.clear();
        epochs = LeaderEpochs.NONE;
        logEndOffset = offset;
        segments.add(files.createSegment(offset, config.segments()));
        if (others) {
            files.sync(); // Should they come back after a power cut, they would be taken for the log.
        }
    }

    private void loadProducers(SegmentList segments, boolean clean) throws IOException {
        SnapshotFiles snapshots = files.snapshots();
        if (snapshots.isEmpty() && clean) {
            return; // Closed by a broker that knew no producer ids, so there are none.
        }
        snapshots.keepOnly(segments.baseOffsets());
        ProducerReplay.run(
                producers, snapshots, segments, logEndOffset, runtime.clock().millis());
    }
}
