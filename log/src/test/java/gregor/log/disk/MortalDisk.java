package gregor.log.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** A disk whose user dies at the nth change of a name, and does nothing any more from then on. */
public final class MortalDisk implements Disk {
    private final Disk disk;
    private int changesLeft = Integer.MAX_VALUE;

    /** What its user dies of. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    public MortalDisk(Disk disk) {
        this.disk = disk;
    }

    public void dieAfter(int changes) {
        changesLeft = changes;
    }

    boolean isDead() {
        return changesLeft < 0;
    }

    private void change() {
        if (changesLeft < Integer.MAX_VALUE && --changesLeft < 0) {
            throw new Death();
        }
    }

    @Override
    public FileChannel open(Path file, Access access) throws IOException {
        if (access == Access.WRITE && !disk.exists(file)) {
            change();
        }
        return disk.open(file, access);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return disk.sizeBytes(file);
    }

    @Override
    public long lastModifiedMs(Path file) throws IOException {
        return disk.lastModifiedMs(file);
    }

    @Override
    public void lastModifiedMs(Path file, long modifiedMs) throws IOException {
        disk.lastModifiedMs(file, modifiedMs);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change();
        disk.createDirectories(directory);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        change();
        return disk.delete(path);
    }

    @Override
    public void sync(Path directory) throws IOException {
        change();
        disk.sync(directory);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    @Override
    public Space space(Path path) throws IOException {
        return disk.space(path);
    }
}
