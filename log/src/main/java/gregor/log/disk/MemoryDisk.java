package gregor.log.disk;

import gregor.base.Clock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk in memory, for tests and simulation: it can run full, break, and lose power. What was not forced to it is then lost
 * in part, and what is left of it may be torn; so are names of files that were changed since their directory was forced, the
 * last ones first. For any thread.
 */
public final class MemoryDisk implements Disk {
    /** In the words of a real one. */
    static final String FULL = "No space left on device";

    private static final String BROKEN = "Input/output error";

    private final Clock clock;
    private final TreeMap<Path, MemoryFile> files = new TreeMap<>();
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> locks = new HashSet<>();
    private final NameJournal names = new NameJournal();
    private long capacityBytes = Long.MAX_VALUE;
    private Path broken;
    private int nameChangesLeft = Integer.MAX_VALUE;
    private int powerCuts;

    public MemoryDisk(Clock clock) {
        this.clock = clock;
    }

    /** From now on files may hold no more than this together; what is there already stays. */
    public synchronized void capacity(long bytes) {
        capacityBytes = bytes;
    }

    /** From now on everything below this directory fails; null mends it. */
    public synchronized void breakBelow(Path directory) {
        broken = directory;
    }

    /** After so many more names were created, changed or deleted, everything fails until {@link #cutPower}. */
    public synchronized void failAfter(int nameChanges) {
        nameChangesLeft = nameChanges;
    }

    private void changeName() throws IOException {
        if (nameChangesLeft != Integer.MAX_VALUE && --nameChangesLeft < 0) {
            throw new IOException(BROKEN);
        }
    }

    /** Loses power: channels are dead, locks are gone, files and directories keep a random part of what was not forced. */
    public synchronized void cutPower(Random random) {
        powerCuts++;
        nameChangesLeft = Integer.MAX_VALUE;
        locks.clear();
        names.cutPower(random);
        files.values().forEach(file -> file.cutPower(random));
    }

    /** The process that used the disk dies: its locks are gone, what it wrote is there. */
    public synchronized void endProcess() {
        powerCuts++;
        locks.clear();
    }

    /** Bytes of all files. */
    public synchronized long usedBytes() {
        return files.values().stream().mapToLong(MemoryFile::size).sum();
    }

    @Override
    public synchronized FileChannel open(Path file, Access access) throws IOException {
        check(file);
        MemoryFile found = files.get(file);
        if (found == null) {
            if (access == Access.READ || !directories.contains(file.getParent())) {
                throw new NoSuchFileException(file.toString());
            }
            changeName();
            found = new MemoryFile(clock.millis());
            files.put(file, found);
            names.add(file.getParent(), directory -> files.remove(directory.resolve(file.getFileName())));
        }
        return new MemoryChannel(this, file, found, powerCuts);
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        check(directory);
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        List<Path> entries = new ArrayList<>();
        files.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .forEach(entries::add);
        directories.stream().filter(path -> directory.equals(path.getParent())).forEach(entries::add);
        entries.sort(null);
        return entries;
    }

    @Override
    public synchronized boolean exists(Path path) {
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public synchronized long sizeBytes(Path file) throws IOException {
        return file(file).size();
    }

    @Override
    public synchronized long lastModifiedMs(Path file) throws IOException {
        return file(file).modifiedMs();
    }

    @Override
    public synchronized void lastModifiedMs(Path file, long modifiedMs) throws IOException {
        file(file).modifiedMs(modifiedMs);
    }

    private MemoryFile file(Path path) throws IOException {
        check(path);
        MemoryFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        check(directory);
        Path above = directory.getParent();
        if (above != null && !directories.contains(above)) {
            createDirectories(above);
        }
        if (directories.add(directory) && above != null) {
            names.add(above, parent -> removeTree(parent.resolve(directory.getFileName())));
        }
    }

    private void removeTree(Path directory) {
        directories.removeIf(path -> path.startsWith(directory));
        files.keySet().removeIf(path -> path.startsWith(directory));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        check(from);
        changeName();
        if (directories.contains(from)) {
            moveTree(from, to);
            names.add(to.getParent(), parent -> moveTree(parent.resolve(to.getFileName()), from));
            return;
        }
        MemoryFile moved = file(from);
        MemoryFile replaced = files.put(to, moved);
        files.remove(from);
        names.add(to.getParent(), directory -> {
            Path now = directory.resolve(to.getFileName());
            files.put(directory.resolve(from.getFileName()), files.remove(now));
            if (replaced != null) {
                files.put(now, replaced);
            }
        });
    }

    private void moveTree(Path from, Path to) {
        directories.remove(from);
        directories.add(to);
        for (Path path : List.copyOf(files.keySet())) {
            if (path.startsWith(from)) {
                files.put(to.resolve(from.relativize(path)), files.remove(path));
            }
        }
        names.moved(from, to);
    }

    @Override
    public synchronized boolean delete(Path path) throws IOException {
        check(path);
        changeName();
        if (directories.contains(path) && !list(path).isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        MemoryFile deleted = files.remove(path);
        if (deleted != null) {
            names.add(path.getParent(), directory -> files.put(directory.resolve(path.getFileName()), deleted));
            return true;
        }
        if (directories.remove(path)) {
            names.add(path.getParent(), parent -> directories.add(parent.resolve(path.getFileName())));
            return true;
        }
        return false;
    }

    @Override
    public synchronized void sync(Path directory) throws IOException {
        check(directory);
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        names.sync(directory);
    }

    @Override
    public synchronized Lock lock(Path file) throws IOException {
        open(file, Access.WRITE).close();
        int cutsBefore = powerCuts;
        return locks.add(file) ? () -> unlock(file, cutsBefore) : null;
    }

    private synchronized void unlock(Path file, int cutsBefore) {
        if (powerCuts == cutsBefore) {
            locks.remove(file);
        }
    }

    @Override
    public synchronized Space space(Path path) throws IOException {
        check(path);
        return new Space(capacityBytes, Math.max(0, capacityBytes - usedBytes()));
    }

    /** How many of these bytes fit; at least one, or the disk is full. */
    synchronized int room(int bytes) throws IOException {
        if (capacityBytes == Long.MAX_VALUE || bytes <= 0) {
            return bytes;
        }
        long room = capacityBytes - usedBytes();
        if (room <= 0) {
            throw new IOException(FULL);
        }
        return (int) Math.min(room, bytes);
    }

    synchronized boolean lostPowerSince(int cutsBefore) {
        return powerCuts != cutsBefore;
    }

    synchronized void check(Path path) throws IOException {
        if (nameChangesLeft < 0 || broken != null && path.startsWith(broken)) {
            throw new IOException(BROKEN);
        }
    }

    Clock clock() {
        return clock;
    }
}
