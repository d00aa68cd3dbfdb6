package gregor.log.dirs;

import gregor.base.TopicPartition;
import java.nio.file.Path;
import java.util.List;

/**
 * A log directory as an operator wants to see it.
 *
 * @param logs in it, by topic and partition; empty when offline
 * @param totalBytes of its device, -1 when offline
 * @param usableBytes of its device, -1 when offline
 */
public record LogDirView(Path path, boolean online, List<Entry> logs, long totalBytes, long usableBytes) {
    /**
     * A log in the directory.
     *
     * @param sizeBytes bytes of record data
     * @param future whether this is a copy, to take the place of a log in another directory
     */
    public record Entry(TopicPartition partition, long sizeBytes, long logEndOffset, boolean future) {}
}
