package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import gregor.log.segment.SegmentScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away the end of a log, or all of it. Owned by the log's owner. */
final class LogTruncation {
    private static final Logger LOG = LoggerFactory.getLogger(LogTruncation.class);

    private final LogState state;
    private final LogFiles files;
    /** The disk may not know yet how far they have gone back. */
    private boolean checkpointsBehind;

    LogTruncation(LogState state) {
        this.state = state;
        this.files = state.files();
    }

    /** Drops the batch that holds the offset and all after it; below the first segment, everything. */
    void truncateTo(long offset) throws StorageFailure {
        if (offset >= state.tail().nextOffset()) {
            dropEmptyEpochs();
            return;
        }
        long startBefore = state.logStartOffset();
        cut(offset);
        if (state.logStartOffset() < startBefore) {
            files.checkpoint(); // The old start is beyond the end now, where nothing would be found after a kill.
        }
    }

    /** Epochs begun at the end: a leader that wrote nothing in them, and leads no more, would speak of what nobody else knows. */
    private void dropEmptyEpochs() throws StorageFailure {
        LeaderEpochs known = state.tail().epochs();
        LeaderEpochs written = known.endingAt(state.tail().nextOffset());
        if (written != known) {
            state.change("writing leader epochs", () -> state.changeEpochs(written));
        }
    }

    private void cut(long offset) throws StorageFailure {
        if (offset < state.segments().first().baseOffset()) {
            startAfresh(offset);
            return;
        }
        int number = state.segments().floor(offset);
        SegmentScan.Cut cut = findCut(state.segments().get(number), offset);
        long start = state.logStartOffset();
        boolean hidden = start > state.segments().first().baseOffset();
        if (hidden && cut.endOffset() <= start && start <= offset) {
            startAfresh(start); // What would be left is below the start, and is not of the same history as what will
            // follow.
            return;
        }
        state.change("truncating", () -> cutAt(number, cut));
        LOG.info("{} is truncated to {}", state.partition(), state.tail().nextOffset());
    }

    private SegmentScan.Cut findCut(Segment segment, long offset) throws StorageFailure {
        try {
            return new SegmentScan(segment).cutFor(offset);
        } catch (IOException e) {
            throw files.failure("truncating", e);
        }
    }

    private void cutAt(int number, SegmentScan.Cut cut) throws IOException {
        lowerCheckpoints(cut.endOffset());
        boolean gap = state.config().appends().compacted()
                && new SegmentScan(state.segments().get(number)).followsGap(cut);
        SegmentList all = state.segments();
        List<Segment> gone = new ArrayList<>(all.from(number + 1).stream().toList());
        Collections.reverse(gone); // A power cut may keep the first renames and lose the others: there must be no gap.
        state.segments(all.upTo(number).plus(all.get(number).truncatedTo(cut)));
        delete(gone);
        state.shrinkTo(cut.endOffset());
        if (gap) {
            files.expectGaps(cut.endOffset()); // The next segment may begin there.
            files.sync();
        }
        if (!gone.isEmpty()) {
            files.sync(); // What comes back after a power cut could be taken for the log's.
        }
        state.replayProducers();
        files.writeEpochs(state.tail().epochs()); // Last, since all is in order without: they end where the log does.
    }

    /** What is on the disk must not vouch for what will be written in place of what goes. */
    private void lowerCheckpoints(long endOffset) throws IOException {
        checkpointsBehind |= state.flusher().truncated(endOffset);
        if (state.firstDirtyOffset() > endOffset) {
            state.firstDirtyOffset(endOffset);
            checkpointsBehind = true;
        }
        if (checkpointsBehind) {
            files.checkpoint();
            checkpointsBehind = false;
        }
    }

    /** Nothing stays; the next record gets the given offset. */
    void startAfresh(long offset) throws StorageFailure {
        state.change("starting afresh", () -> {
            lowerCheckpoints(offset);
            delete(state.segments().stream().toList());
            files.snapshots().deleteAbove(-1);
            Segment only = files.createSegment(offset, state.config().segments());
            state.segments(SegmentList.of(List.of(only)));
            state.tail().producers().clear();
            state.flusher().startedAt(offset);
            state.startAt(offset);
            files.sync();
        });
        LOG.info("{} starts afresh at {}", state.partition(), offset);
    }

    private void delete(List<Segment> gone) throws IOException {
        files.delete(gone, state.config().retention().fileDeleteDelayMs());
    }
}
