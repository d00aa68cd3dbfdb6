package gregor.log;

import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes files away: they are renamed at once and deleted later, so that readers who hold them finish undisturbed. */
public final class DeletedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DeletedFiles.class);

    private final LogRuntime runtime;

    public DeletedFiles(LogRuntime runtime) {
        this.runtime = runtime;
    }

    void delete(List<Path> files, long delayMs) throws IOException {
        List<Path> renamed = new ArrayList<>();
        for (Path file : files) {
            Path deleted = FileNames.withSuffix(file, FileNames.DELETED);
            runtime.disk().rename(file, deleted);
            renamed.add(deleted);
        }
        if (!renamed.isEmpty()) {
            runtime.timers().after(delayMs, () -> deleteNow(renamed));
        }
    }

    private void deleteNow(List<Path> files) {
        for (Path file : files) {
            try {
                runtime.disk().delete(file);
            } catch (IOException e) {
                LOG.warn("Could not delete {}; it goes at the next start: {}", file, e.toString());
            }
        }
    }

    /** Deletes a directory and the files in it. */
    public void deleteTree(Path directory) {
        Disk disk = runtime.disk();
        try {
            for (Path file : disk.list(directory)) {
                disk.delete(file);
            }
            disk.delete(directory);
            disk.sync(directory.getParent());
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone already", directory);
        } catch (IOException e) {
            LOG.warn("Could not delete {}; it goes at the next start: {}", directory, e.toString());
        }
    }
}
