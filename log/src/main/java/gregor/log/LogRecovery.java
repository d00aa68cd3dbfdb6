package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.producer.ProducerStates;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a log that was not closed in order, from its recovery point on, and ends it where it stops being what was written.
 * Segments below are not looked at. Used once, by one thread.
 */
final class LogRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    private final LogFiles files;
    private final LogConfig config;
    private final Path directory;
    private final ProducerStates producers;
    private final long firstDirtyOffset;
    private final long forcedEnd;
    private LeaderEpochs epochs;
    private long endOffset;

    /** @param forcedEnd where the log ended when it was last forced; {@link Long#MAX_VALUE} if nobody knows */
    LogRecovery(LogFiles files, LogConfig config, ProducerStates producers, long firstDirtyOffset, long forcedEnd) {
        this.files = files;
        this.config = config;
        this.directory = files.directory();
        this.producers = producers;
        this.firstDirtyOffset = firstDirtyOffset;
        this.forcedEnd = forcedEnd;
    }

    /** The leader epochs, with those found in the segments that were checked. */
    LeaderEpochs epochs() {
        return epochs;
    }

    /** Where the log ends now. */
    long endOffset() {
        return endOffset;
    }

    /** Brings producers and epochs to the log's end, and takes the segments from the list that are not the log's any more. */
    void run(List<Segment> segments, long recoveryPoint, LeaderEpochs before, long nowMs) throws IOException {
        epochs = before;
        if (segments.isEmpty()) {
            return;
        }
        SegmentList all = SegmentList.of(segments);
        int number = Math.max(0, all.floor(recoveryPoint));
        LOG.info("Checking {} of {} segments in {}", all.count() - number, all.count(), directory);
        ProducerReplay.run(producers, files.snapshots(), all, all.get(number).baseOffset(), nowMs);
        SegmentRecovery recovery = new SegmentRecovery(producers, before);
        boolean cut = checkNext(recovery, all, number);
        while (!cut && number < all.count() - 1) {
            all.get(number).seal();
            number++;
            files.writeSnapshot(all.get(number).baseOffset(), producers.snapshot());
            cut = checkNext(recovery, all, number);
        }
        dropAfter(segments, number + 1);
        epochs = recovery.epochs();
        endOffset = recovery.endOffset();
    }

    /** True if the log has to end with this segment. */
    private boolean checkNext(SegmentRecovery recovery, SegmentList all, int number) throws IOException {
        boolean last = number == all.count() - 1;
        long limit = last ? forcedEnd : all.get(number + 1).baseOffset();
        boolean cut = recovery.recover(all.get(number), limit);
        // What was behind the last whole batch was no part of the log if the next segment begins there.
        return cut && recovery.endOffset() != limit || isBreak(all, number, recovery.endOffset());
    }

    /**
     * Whether the log ends with this segment although others are there. One that is whole but ends before the next begins has lost
     * its end, unless compaction or another broker may have made gaps here; one that reaches into the next has followed a
     * truncation that the next has survived.
     */
    private boolean isBreak(SegmentList all, int number, long segmentEnd) {
        if (number == all.count() - 1) {
            return false;
        }
        long nextStart = all.get(number + 1).baseOffset();
        boolean compacted = config.appends().compacted() || all.get(number).baseOffset() < firstDirtyOffset;
        boolean mayHaveGap = compacted && nextStart <= files.gaps().upTo();
        boolean broken = nextStart < segmentEnd || nextStart > segmentEnd && !mayHaveGap;
        if (broken) {
            LOG.warn("{} goes from offset {} to {}", directory, segmentEnd, nextStart);
        }
        return broken;
    }

    /** What follows a segment that was cut is not the log any more. */
    private void dropAfter(List<Segment> segments, int kept) throws IOException {
        List<Segment> gone = segments.subList(kept, segments.size());
        if (!gone.isEmpty()) {
            LOG.warn("{} loses {} segments after the one that was cut", directory, gone.size());
            List<Segment> lastFirst = new ArrayList<>(gone);
            Collections.reverse(lastFirst); // A power cut may keep the first renames and lose the others.
            files.delete(lastFirst, config.retention().fileDeleteDelayMs());
            files.sync(); // Should one come back later, it could be taken for what follows.
            gone.clear();
        }
    }
}
