package gregor.log;

import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file in a compacted log's directory whose name says up to which offset there may be gaps between one segment and the next. This
 * broker leaves none where a segment ends; compactions do, moves of compacted logs, and other brokers. So beyond the mark a gap
 * is the end of a segment that a power cut has taken.
 *
 * <p>The name ends like those of deleted files: another broker deletes it when it opens the log, and no promise is left that it
 * does not know of. Without a mark gaps may be anywhere. Changed by the log's owner and by its cleaner.
 */
final class GapMark {
    private static final String SUFFIX = ".gaps" + FileNames.DELETED;

    private final Disk disk;
    private final Path directory;
    private long upTo = Long.MAX_VALUE;
    private boolean written;

    GapMark(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    static boolean isMark(Path file) {
        return FileNames.endsWith(file, SUFFIX);
    }

    /** Takes note of it among the files of the log's directory. */
    synchronized void find(List<Path> present) {
        for (Path file : present) {
            if (isMark(file)) {
                // There are two if the power failed while it was raised.
                upTo = written ? Math.max(upTo, FileNames.offset(file)) : FileNames.offset(file);
                written = true;
            }
        }
    }

    /** Before the log is changed for the first time: where it ends now. What others left below may have gaps. */
    synchronized void begin(long logEndOffset) {
        if (!written) {
            upTo = logEndOffset;
        }
    }

    /** Between segments that begin beyond this offset there are no gaps. */
    synchronized long upTo() {
        return upTo;
    }

    /** Before a segment ends without a gap. Should this be lost in a power cut, nothing is promised. */
    synchronized void write() throws IOException {
        if (!written) {
            create(upTo);
            written = true;
        }
    }

    /** Before a gap comes to be at or below the offset. True if a file has changed, which must be made to last before it does. */
    synchronized boolean raise(long offset) throws IOException {
        if (offset <= upTo) {
            return false;
        }
        if (written) {
            create(offset);
            disk.delete(file(upTo));
        }
        upTo = offset;
        return written;
    }

    private void create(long offset) throws IOException {
        disk.open(file(offset), Disk.Access.WRITE).close();
    }

    private Path file(long offset) {
        return FileNames.file(directory, offset, SUFFIX);
    }
}
