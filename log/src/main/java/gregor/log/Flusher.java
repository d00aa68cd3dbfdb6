package gregor.log;

import gregor.log.segment.SegmentList;
import java.io.IOException;
import java.util.TreeSet;

/**
 * Forces a log's segments to the disk and knows how far that has come. Flushing is for any thread; only the owner truncates.
 */
final class Flusher {
    private final LogRuntime runtime;
    private final LogFiles files;
    private final TreeSet<Long> endsToForce = new TreeSet<>();
    private volatile long lastFlushMs;
    private long forced;
    private int truncations;

    Flusher(LogRuntime runtime, LogFiles files, long recoveryPoint) {
        this.runtime = runtime;
        this.files = files;
        this.forced = recoveryPoint;
        this.lastFlushMs = runtime.clock().millis();
    }

    /** A start after a kill may trust what lies in segments below the one that holds this offset. */
    synchronized long recoveryPoint() {
        return endsToForce.isEmpty() ? forced : Math.min(forced, endsToForce.first() - 1);
    }

    long lastFlushMs() {
        return lastFlushMs;
    }

    /** Forces what is below the offset and not forced yet. */
    void flush(SegmentList segments, long endOffset) throws IOException {
        flush(segments, endOffset, truncations());
    }

    private void flush(SegmentList segments, long endOffset, int truncationsBefore) throws IOException {
        long from = recoveryPoint();
        if (endOffset <= from) {
            return;
        }
        for (int i = Math.max(0, segments.floor(from)); i < segments.count(); i++) {
            long start = segments.get(i).baseOffset();
            if (start < endOffset) {
                segments.get(i).flush();
            }
            if (start >= from && start <= endOffset) {
                files.forceSnapshot(start); // Once older segments are gone, nothing else tells of their producers.
            }
        }
        files.sync();
        lastFlushMs = runtime.clock().millis();
        raise(endOffset, truncationsBefore);
    }

    /** A segment has ended here: its records may be on the disk already, its indexes are not. */
    synchronized void ended(long endOffset) {
        endsToForce.add(endOffset);
    }

    /** Forces, behind the scenes, the segments that have ended. */
    void flushEnded(SegmentList segments) {
        flushBehind(segments, segments.active().baseOffset());
    }

    /** As {@link #flush}, behind the scenes. */
    void flushBehind(SegmentList segments, long endOffset) {
        int truncationsBefore = truncations();
        runtime.timers().after(0, () -> {
            try {
                flush(segments, endOffset, truncationsBefore);
            } catch (IOException e) {
                files.failure("flushing", e);
            }
        });
    }

    /**
     * What is at or beyond the offset goes; a flush under way must not vouch for what will take its place. True if the
     * recovery point had to go back.
     */
    synchronized boolean truncated(long endOffset) {
        truncations++;
        boolean lowered = endOffset < forced;
        forced = Math.min(forced, endOffset);
        endsToForce.tailSet(endOffset, false).clear();
        return lowered;
    }

    /** The log starts afresh, empty. */
    synchronized void startedAt(long offset) {
        truncations++;
        forced = offset;
        endsToForce.clear();
    }

    private synchronized int truncations() {
        return truncations;
    }

    private synchronized void raise(long endOffset, int truncationsBefore) {
        if (truncations == truncationsBefore) {
            forced = Math.max(forced, endOffset);
            endsToForce.headSet(endOffset, true).clear();
        }
    }
}
