package gregor.log;

import gregor.log.segment.Segment;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the beginning of a log on, and deletes the segments that have had their time. Owned by the log's owner. */
final class OldSegments {
    private static final Logger LOG = LoggerFactory.getLogger(OldSegments.class);

    private final LogState state;
    private final LogWriter writer;

    OldSegments(LogState state, LogWriter writer) {
        this.state = state;
        this.writer = writer;
    }

    /** What lies below the offset may not be read any more; its segments go when retention looks next. */
    void advanceLogStart(long offset) throws StorageFailure {
        if (offset > state.logStartOffset()) {
            state.change("advancing the log start", () -> state.logStartOffset(offset));
        }
    }

    /** Deletes segments that have had their time. */
    void expire(long nowMs) throws StorageFailure {
        state.change("deleting old segments", () -> {
            int count = count(nowMs);
            if (count > 0) {
                deleteFirst(count);
            }
        });
    }

    /** How many segments have had their time. For any thread, of the latest view. */
    int count(long nowMs) throws IOException {
        return new Retention(state.view(), state.config().retention(), state.highWatermark(), nowMs).segmentsToDelete();
    }

    private void deleteFirst(int count) throws IOException {
        boolean all = count == state.segments().count();
        int ended = all ? count - 1 : count;
        if (ended > 0) {
            drop(ended);
        }
        if (all) {
            writer.roll();
            drop(1);
        }
        LOG.info("{} deletes {} old segments and starts at {}", state.partition(), count, state.logStartOffset());
    }

    /** What else tells of producers is about to go, and a power cut may stop that at any segment. */
    private void forceSnapshots(int count) throws IOException {
        for (Segment next : state.segments().upTo(count + 1).from(1).stream().toList()) {
            if (next.baseOffset() >= state.flusher().recoveryPoint()) {
                state.files().forceSnapshot(next.baseOffset());
            }
        }
    }

    private void drop(int count) throws IOException {
        forceSnapshots(count);
        List<Segment> gone = state.segments().upTo(count).stream().toList();
        state.segments(state.segments().from(count));
        try {
            state.logStartOffset(
                    Math.max(state.logStartOffset(), state.segments().first().baseOffset()));
        } finally {
            // This makes room, also when there was none to write down the leader epochs.
            state.publish(state.tail().nextOffset());
            state.files().delete(gone, state.config().retention().fileDeleteDelayMs());
        }
    }
}
