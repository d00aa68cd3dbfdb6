package gregor.log.dirs;

import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The mark of an orderly stop in a log directory. Its being there is what counts; the broker epoch in it is for newer brokers.
 */
final class CleanShutdownFile {
    private final Disk disk;
    private final Path file;

    CleanShutdownFile(Disk disk, Path directory) {
        this.disk = disk;
        this.file = directory.resolve(FileNames.CLEAN_SHUTDOWN);
    }

    /** Whether the mark is there; it is taken away, so that it never vouches for a second stop. */
    boolean take() throws IOException {
        boolean clean = disk.delete(file);
        if (clean) {
            disk.sync(file.getParent());
        }
        return clean;
    }

    void write(long brokerEpoch) throws IOException {
        DurableFile.replace(disk, file, "{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}");
    }
}
