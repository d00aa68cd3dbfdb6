package gregor.log;

import java.io.IOException;
import java.nio.file.Path;

/** A log directory did not do what it was asked. */
public final class StorageFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Path logDir;
    private final boolean offline;

    StorageFailure(Path logDir, boolean offline, String message, IOException cause) {
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

    /** False when the directory is only full: it is still read, and later appends may succeed. */
    public boolean offline() {
        return offline;
    }
}
