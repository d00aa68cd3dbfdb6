package gregor.log;

import gregor.log.disk.DamagedFile;
import java.io.IOException;
import java.nio.file.Path;

/** A log directory did not do what it was asked. */
public final class StorageFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Path logDir;
    private final boolean offline;

    public StorageFailure(Path logDir, boolean offline, String message, IOException cause) {
        super(message, cause);
        this.logDir = logDir;
        this.offline = offline;
    }

    /** The directory, one of {@code log.dirs}. */
    public Path logDir() {
        return logDir;
    }

    /** Whether the directory did as it was asked, but what it holds there is not what it should be. */
    public boolean damaged() {
        return getCause() instanceof DamagedFile;
    }

    /** False when the directory goes on: it may be full, or one file in it be damaged. */
    public boolean offline() {
        return offline;
    }

    /** Whether there was only no room: the same may succeed later. */
    public boolean full() {
        return getCause() instanceof IOException fault && LogDir.isFull(fault);
    }
}
