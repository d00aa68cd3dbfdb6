package gregor.log;

import java.io.IOException;

/**
 * Forces a log's segments to the disk and knows how far that has come. Flushing is for any thread; only the owner truncates.
 */
final class Flusher {
    private final LogRuntime runtime;
    private final LogDir dir;
    private final LogFiles files;
    private volatile long recoveryPoint;
    private volatile long lastFlushMs;
    private int truncations;

    Flusher(LogRuntime runtime, LogDir dir, LogFiles files, long recoveryPoint) {
        this.runtime = runtime;
        this.dir = dir;
        this.files = files;
        this.recoveryPoint = recoveryPoint;
        this.lastFlushMs = runtime.clock().millis();
    }

    /** Everything below this offset is on the disk. */
    long recoveryPoint() {
        return recoveryPoint;
    }

    long lastFlushMs() {
        return lastFlushMs;
    }

    /** Forces what is below the offset and not forced yet. */
    void flush(SegmentList segments, long endOffset) throws IOException {
        long from = recoveryPoint;
        if (endOffset <= from) {
            return;
        }
        int truncationsBefore = truncations();
        for (int i = Math.max(0, segments.floor(from)); i < segments.count(); i++) {
            if (segments.get(i).baseOffset() < endOffset) {
                segments.get(i).flush();
            }
        }
        files.sync();
        lastFlushMs = runtime.clock().millis();
        raise(endOffset, truncationsBefore);
    }

    /** Forces, behind the scenes, the segments that have ended. */
    void flushEnded(SegmentList segments) {
        runtime.timers().after(0, () -> {
            try {
                flush(segments, segments.active().baseOffset());
            } catch (IOException e) {
                dir.failure("flushing " + files.directory().getFileName(), e);
            }
        });
    }

    /**
     * What is at or beyond the offset goes; a flush under way must not vouch for what will take its place. True if the
     * recovery point had to go back.
     */
    synchronized boolean truncated(long endOffset) {
        truncations++;
        boolean lowered = endOffset < recoveryPoint;
        recoveryPoint = Math.min(recoveryPoint, endOffset);
        return lowered;
    }

    /** The log starts afresh, empty. */
    synchronized void startedAt(long offset) {
        truncations++;
        recoveryPoint = offset;
    }

    private synchronized int truncations() {
        return truncations;
    }

    private synchronized void raise(long endOffset, int truncationsBefore) {
        if (truncations == truncationsBefore) {
            recoveryPoint = Math.max(recoveryPoint, endOffset);
        }
    }
}
