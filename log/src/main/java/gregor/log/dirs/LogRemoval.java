package gregor.log.dirs;

import gregor.log.DeletedFiles;
import gregor.log.LogRuntime;
import gregor.log.StorageFailure;
import gregor.log.disk.FileNames;
import gregor.log.disk.FutureDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a whole log away: its directory is renamed at once and deleted later, so that its readers finish undisturbed. Used once. */
final class LogRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(LogRemoval.class);

    private final LogRuntime runtime;
    private final HostedLog removed;
    private final Renaming renaming;
    private final Path directory;

    LogRemoval(LogRuntime runtime, HostedLog removed) {
        this.runtime = runtime;
        this.removed = removed;
        this.directory = removed.log().files().directory();
        this.renaming = to -> runtime.disk().rename(directory, to);
    }

    /** The log has not got its own name yet. */
    LogRemoval(LogRuntime runtime, HostedLog removed, FutureDisk disk) {
        this.runtime = runtime;
        this.removed = removed;
        this.directory = disk.place();
        this.renaming = disk::move;
    }

    void run(long delayMs) throws StorageFailure {
        LogDirState state = removed.dir();
        Path renamed = state.path().resolve(FileNames.deletedDirectory(removed.partition()));
        try {
            removed.log().files().discard();
            renaming.to(renamed);
            runtime.disk().sync(state.path());
        } catch (IOException e) {
            removed.log().discard();
            throw state.dir().failure("deleting " + directory.getFileName(), e);
        }
        runtime.timers().after(delayMs, () -> {
            removed.log().discard();
            new DeletedFiles(runtime).deleteTree(renamed);
        });
        LOG.info("{} is renamed to {} and will be deleted", directory, renamed.getFileName());
    }

    /** How the directory gets its other name. */
    private interface Renaming {
        void to(Path name) throws IOException;
    }
}
