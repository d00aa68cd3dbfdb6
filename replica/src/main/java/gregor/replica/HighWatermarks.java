package gregor.replica;

import gregor.base.TopicPartition;
import gregor.log.dirs.LogDirs;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The high watermarks in the checkpoints of the log directories. Owned by the orders' thread of {@link ReplicaSet}. */
final class HighWatermarks {
    private final LogDirs dirs;
    private Map<TopicPartition, Long> known = new HashMap<>();

    HighWatermarks(LogDirs dirs) {
        this.dirs = dirs;
    }

    /** Reads the checkpoints; the directories must have been started. */
    void load() {
        known = new HashMap<>(dirs.highWatermarks());
    }

    /** Where a log was known to be committed at the last stop; 0 when that is not known. */
    long of(TopicPartition name) {
        return known.getOrDefault(name, 0L);
    }

    /** The replica is not served any more, and its log stays: whoever serves it next begins there. */
    void remember(TopicPartition name, long highWatermark) {
        known.put(name, highWatermark);
    }

    void forget(TopicPartition name) {
        known.remove(name);
    }

    /** Writes those of the given partitions; logs that nobody has claimed yet keep what was known of them. */
    void checkpoint(Collection<Partition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>(known);
        for (Partition partition : partitions) {
            offsets.put(partition.name(), partition.view().highWatermark());
        }
        dirs.checkpointHighWatermarks(offsets);
    }
}
