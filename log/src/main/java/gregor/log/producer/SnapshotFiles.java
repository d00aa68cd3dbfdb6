package gregor.log.producer;

import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The producer snapshots of one log, each named by the offset at which it was taken. Owned by the log's owner. */
public final class SnapshotFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);

    private final Disk disk;
    private final Path directory;
    private final NavigableSet<Long> offsets = new TreeSet<>();

    public SnapshotFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Takes note of those among the files of the log's directory. */
    public void find(List<Path> present) {
        for (Path file : present) {
            if (FileNames.endsWith(file, FileNames.SNAPSHOT) && FileNames.offset(file) >= 0) {
                offsets.add(FileNames.offset(file));
            }
        }
    }

    /** A snapshot that could be read. */
    public record Found(long offset, List<ProducerState> producers) {}

    /** The newest snapshot at or below the offset that is not damaged; damaged ones are deleted. Null when there is none. */
    public Found newest(long atOrBelow) throws IOException {
        Long offset = offsets.floor(atOrBelow);
        while (offset != null) {
            Path file = file(offset);
            try {
                return new Found(offset, ProducerSnapshot.decode(DurableFile.read(disk, file)));
            } catch (DamagedFile e) {
                LOG.warn(
                        "Deleting the producer snapshot {}, producers come from the log instead: {}",
                        file,
                        e.getMessage());
                delete(offset);
            }
            offset = offsets.floor(atOrBelow);
        }
        return null;
    }

    public boolean has(long offset) {
        return offsets.contains(offset);
    }

    public boolean isEmpty() {
        return offsets.isEmpty();
    }

    /** -1 when there is none. */
    public long newestOffset() {
        return offsets.isEmpty() ? -1 : offsets.last();
    }

    public void write(long offset, ByteBuffer snapshot, boolean force) throws IOException {
        DurableFile.write(disk, file(offset), snapshot, force);
        offsets.add(offset);
    }

    public void deleteAbove(long offset) throws IOException {
        for (long above : List.copyOf(offsets.tailSet(offset, false))) {
            delete(above);
        }
    }

    /** Keeps those that belong to a segment, and the newest if it is newer than every segment: taken at a clean stop. */
    public void keepOnly(List<Long> segmentStarts) throws IOException {
        long lastStart = segmentStarts.get(segmentStarts.size() - 1);
        for (long offset : new ArrayList<>(offsets)) {
            boolean takenAtStop = offset > lastStart && offset == offsets.last();
            if (!takenAtStop && !segmentStarts.contains(offset)) {
                delete(offset);
            }
        }
    }

    /** Hands over the file of a snapshot to whoever deletes it; null when there is none. */
    public Path giveUp(long offset) {
        return offsets.remove(offset) ? file(offset) : null;
    }

    public void delete(long offset) throws IOException {
        offsets.remove(offset);
        disk.delete(file(offset));
    }

    private Path file(long offset) {
        return FileNames.file(directory, offset, FileNames.SNAPSHOT);
    }
}
