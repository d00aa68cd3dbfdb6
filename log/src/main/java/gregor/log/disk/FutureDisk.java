package gregor.log.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * The disk as one log sees it that is on its way to another log directory. The log uses the name it will have; until it has it,
 * its files are in a directory with a future one's name. So nothing in the log changes when the copy takes its place. For any
 * thread: nobody is between finding a file and using it while the directory is renamed.
 */
public final class FutureDisk implements Disk {
    private final Disk disk;
    private final Path home;
    private final ReadWriteLock renaming = new ReentrantReadWriteLock();
    private Path place;

    /**
     * @param home the directory's name when the copy is complete
     * @param future its name until then
     */
    public FutureDisk(Disk disk, Path home, Path future) {
        this.disk = disk;
        this.home = home;
        this.place = future;
    }

    /** The log's directory, by the name it has at last. */
    public Path home() {
        return home;
    }

    /** The copy is the log now. */
    public void takePlace() throws IOException {
        move(home);
    }

    /** Gives the log's directory another name. */
    public void move(Path to) throws IOException {
        renaming.writeLock().lock();
        try {
            disk.rename(place, to);
            place = to;
        } finally {
            renaming.writeLock().unlock();
        }
    }

    /** Where the log's files are at this moment. */
    public Path place() {
        renaming.readLock().lock();
        try {
            return place;
        } finally {
            renaming.readLock().unlock();
        }
    }

    @Override
    public FileChannel open(Path file, Access access) throws IOException {
        return at(file, found -> disk.open(found, access));
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return at(
                directory,
                found -> disk.list(found).stream()
                        .map(entry -> directory.resolve(entry.getFileName()))
                        .toList());
    }

    @Override
    public boolean exists(Path path) {
        return holds(path, disk::exists);
    }

    @Override
    public boolean isDirectory(Path path) {
        return holds(path, disk::isDirectory);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return at(file, disk::sizeBytes);
    }

    @Override
    public long lastModifiedMs(Path file) throws IOException {
        return at(file, disk::lastModifiedMs);
    }

    @Override
    public void lastModifiedMs(Path file, long modifiedMs) throws IOException {
        at(file, found -> {
            disk.lastModifiedMs(found, modifiedMs);
            return null;
        });
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        at(directory, found -> {
            disk.createDirectories(found);
            return null;
        });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        at(from, found -> {
            disk.rename(found, placed(to));
            return null;
        });
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return at(path, disk::delete);
    }

    @Override
    public void sync(Path directory) throws IOException {
        at(directory, found -> {
            disk.sync(found);
            return null;
        });
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return at(file, disk::lock);
    }

    @Override
    public Space space(Path path) throws IOException {
        return at(path, disk::space);
    }

    private <T> T at(Path path, Use<T> use) throws IOException {
        renaming.readLock().lock();
        try {
            return use.of(placed(path));
        } finally {
            renaming.readLock().unlock();
        }
    }

    private boolean holds(Path path, Predicate<Path> question) {
        renaming.readLock().lock();
        try {
            return question.test(placed(path));
        } finally {
            renaming.readLock().unlock();
        }
    }

    private Path placed(Path path) {
        return path.startsWith(home) ? place.resolve(home.relativize(path)) : path;
    }

    /** What is done with a path while it holds. */
    private interface Use<T> {
        T of(Path path) throws IOException;
    }
}
