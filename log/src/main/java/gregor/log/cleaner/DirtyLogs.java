package gregor.log.cleaner;

import gregor.base.Clock;
import gregor.log.CleanableRange;
import gregor.log.LogFiles;
import gregor.log.LogView;
import gregor.log.dirs.HostedLog;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.DamagedFile;
import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which log is cleaned next, and which are not: those being cleaned, those that could not be. Of those that are due it is the
 * dirtiest. For all cleaner threads.
 */
final class DirtyLogs {
    private static final Logger LOG = LoggerFactory.getLogger(DirtyLogs.class);

    private final LogDirs dirs;
    private final Clock clock;
    private final Set<HostedLog> taken = new HashSet<>();
    private final Set<HostedLog> uncleanable = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<HostedLog> postponed = Collections.newSetFromMap(new WeakHashMap<>());

    DirtyLogs(LogDirs dirs, Clock clock) {
        this.dirs = dirs;
        this.clock = clock;
    }

    /** The dirtiest log that is due, to be {@link #giveBack given back}; null when there is none. */
    synchronized LogToClean take() {
        long nowMs = clock.millis();
        LogToClean dirtiest = null;
        for (HostedLog hosted : dirs.hosted()) {
            LogToClean log = isFree(hosted) && !postponed.contains(hosted) ? look(hosted, nowMs) : null;
            if (log != null && log.isDue() && (dirtiest == null || log.ratio() > dirtiest.ratio())) {
                dirtiest = log;
            }
        }
        if (dirtiest == null) {
            postponed.clear();
        } else {
            taken.add(dirtiest.hosted());
        }
        return dirtiest;
    }

    /** A log that moves to another directory is not cleaned meanwhile: what is copied already would stay as dirty as it was. */
    private boolean isFree(HostedLog hosted) {
        return !dirs.moves().isMoving(hosted.partition())
                && hosted.log().config().appends().compacted()
                && hosted.dir().isOnline()
                && !taken.contains(hosted)
                && !uncleanable.contains(hosted);
    }

    private LogToClean look(HostedLog hosted, long nowMs) {
        try {
            LogView view = hosted.log().view();
            CleanableRange range = hosted.log().cleanable(view, nowMs);
            if (range.reset()) {
                reset(hosted, view, range.firstDirtyOffset());
            }
            return LogToClean.of(hosted, view, range, nowMs);
        } catch (IOException | RuntimeException e) {
            failed(hosted, e);
            return null;
        }
    }

    private static void reset(HostedLog hosted, LogView view, long firstDirtyOffset) {
        long was = hosted.log().firstDirtyOffset();
        if (was > view.logEndOffset() || !hosted.log().config().retention().delete()) {
            LOG.warn(
                    "{} is said to be compacted up to {}, but has offsets {} to {}: it is cleaned from its start on",
                    hosted.partition(),
                    was,
                    view.logStartOffset(),
                    view.logEndOffset());
        }
        hosted.onOwner(() -> {
            if (hosted.log().firstDirtyOffset() == was) {
                hosted.log().firstDirtyOffset(firstDirtyOffset);
            }
        });
    }

    /** The log is not being cleaned any more. */
    synchronized void giveBack(HostedLog hosted) {
        taken.remove(hosted);
    }

    /** Something is wrong with the log itself, or with its disk. */
    synchronized void failed(HostedLog hosted, Exception fault) {
        LogFiles files = hosted.log().files();
        if (fault instanceof DamagedFile || fault instanceof CorruptRecords) {
            uncleanable.add(hosted);
            LOG.warn("{} is damaged and not compacted until the next start: {}", files.directory(), fault.getMessage());
        } else if (fault instanceof NoSuchFileException) {
            // A segment was deleted between two looks at it, or by hand: not the disk's fault.
            postponed.add(hosted);
            LOG.warn("{} is not compacted this time, a file is gone: {}", files.directory(), fault.getMessage());
        } else if (fault instanceof IOException) {
            postponed.add(hosted);
            files.failure("compacting", (IOException) fault);
        } else {
            uncleanable.add(hosted);
            LOG.error("{} could not be compacted and is left alone until the next start", files.directory(), fault);
        }
    }

    /** Others have their turn first. */
    synchronized void postpone(HostedLog hosted) {
        postponed.add(hosted);
    }

    /** Compacted logs on which nobody works: what is too old in them goes between cleanings. */
    synchronized List<HostedLog> idle() {
        List<HostedLog> idle = new ArrayList<>();
        for (HostedLog hosted : dirs.hosted()) {
            if (isFree(hosted)) {
                idle.add(hosted);
            }
        }
        return idle;
    }
}
