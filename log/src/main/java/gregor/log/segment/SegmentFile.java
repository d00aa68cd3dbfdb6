package gregor.log.segment;

import gregor.log.disk.Disk;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment's {@code .log} file, opened when it is first needed and closed when nobody uses it. Readers take hold of the
 * channel and let go of it; a file that is deleted meanwhile stays readable for them. For any thread.
 */
public final class SegmentFile {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);

    private final SegmentStore store;
    private Path path;
    private FileChannel channel;
    private int holders;
    private boolean discarded;
    private boolean usedLately;
    /** Known to {@link OpenFiles}, so that it is closed when others need its descriptor. */
    private boolean listed;

    public SegmentFile(SegmentStore store, Path path) {
        this.store = store;
        this.path = path;
    }

    /** The open channel, to be given back with {@link #release}; null when the segment is deleted. */
    public FileChannel retain() throws IOException {
        FileChannel held;
        boolean opened = false;
        synchronized (this) {
            if (discarded) {
                return null;
            }
            usedLately = listed;
            // An interrupted reader closes the channel for all: the next one opens it again.
            if (channel == null || !channel.isOpen()) {
                channel = store.disk().open(path, Disk.Access.WRITE);
                opened = !listed;
                listed = true;
            }
            holders++;
            held = channel;
        }
        if (opened) {
            // Closing another takes its lock, which is why ours must be free.
            store.openFiles().opened(this);
        }
        return held;
    }

    /** As {@link #retain}, for those who change the file. */
    public FileChannel hold() throws IOException {
        FileChannel held = retain();
        if (held == null) {
            throw new ClosedChannelException();
        }
        return held;
    }

    public synchronized void release() {
        holders--;
        if (holders == 0 && discarded) {
            closeChannel();
        }
    }

    public synchronized Path path() {
        return path;
    }

    /** Gives the file another name, unseen by those who open it at this moment. */
    synchronized void moveTo(Path renamed) throws IOException {
        store.disk().rename(path, renamed);
        path = renamed;
    }

    /** No new holders; the channel closes with the last one. */
    public synchronized void discard() {
        discarded = true;
        if (holders == 0) {
            closeChannel();
        }
    }

    synchronized boolean isDiscarded() {
        return discarded;
    }

    /** Gives the descriptor back if nobody has used it since the last call. True if it is closed. */
    synchronized boolean closeIfIdle() {
        if (holders == 0 && !usedLately) {
            closeChannel();
        }
        usedLately = false;
        listed = channel != null;
        return !listed;
    }

    /** Gives the descriptor back if nobody is using it now. */
    public synchronized void closeIfFree() {
        if (holders == 0) {
            closeChannel();
        }
    }

    private void closeChannel() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is buffered on our side: what could be lost is reported by force and write.
            LOG.warn("Could not close {}: {}", path, e.toString());
        }
        channel = null;
    }
}
