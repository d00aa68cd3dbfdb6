package gregor.log.checkpoint;

import gregor.base.TopicPartition;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file in the root of a log directory that holds one offset per partition. For any thread, one at a time. */
public final class OffsetCheckpoint {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCheckpoint.class);

    private final Disk disk;
    private final Path file;
    /** What the file holds: nothing while it is damaged, null before it was first read or written. */
    private Map<TopicPartition, Long> known;

    public OffsetCheckpoint(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    /**
     * Empty when there is no such file.
     *
     * @throws DamagedFile if it cannot be understood; from then on nothing is known to be in it
     */
    public Map<TopicPartition, Long> read() throws IOException {
        known = Map.of();
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        if (disk.exists(file)) {
            for (String[] entry : CheckpointText.parse(DurableFile.readText(disk, file), 3)) {
                int partition = (int) CheckpointText.number(entry[1]);
                offsets.put(new TopicPartition(entry[0], partition), CheckpointText.number(entry[2]));
            }
        }
        known = offsets;
        return offsets;
    }

    /** Makes the file, without entries, unless it is there. */
    public void create() throws IOException {
        if (!disk.exists(file)) {
            write(Map.of());
        }
    }

    /** Whether these offsets and no others were read or written last. */
    public boolean holds(Map<TopicPartition, Long> offsets) {
        return offsets.equals(known);
    }

    public void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> entries = new TreeMap<>(offsets)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey().topic() + " " + entry.getKey().partition() + " " + entry.getValue())
                        .toList();
        DurableFile.replace(disk, file, CheckpointText.of(entries));
        known = offsets;
    }

    /** Puts the partition in, among the others. */
    public void put(TopicPartition partition, long offset) throws IOException {
        Map<TopicPartition, Long> all = new TreeMap<>(known == null ? readOrNothing() : known);
        all.put(partition, offset);
        write(all);
    }

    /** Takes the partition out, if it is there. */
    public void forget(TopicPartition partition) throws IOException {
        Map<TopicPartition, Long> all = known == null ? readOrNothing() : known;
        if (all.containsKey(partition)) {
            Map<TopicPartition, Long> rest = new TreeMap<>(all);
            rest.remove(partition);
            write(rest);
        }
    }

    private Map<TopicPartition, Long> readOrNothing() throws IOException {
        try {
            return read();
        } catch (DamagedFile e) {
            LOG.warn("{} is damaged and waits to be written anew: {}", file, e.getMessage());
            return Map.of();
        }
    }

    public Path file() {
        return file;
    }
}
