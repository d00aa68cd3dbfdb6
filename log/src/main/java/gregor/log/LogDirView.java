package gregor.log;

import gregor.base.TopicPartition;
import java.nio.file.Path;
import java.util.Map;

/**
 * A log directory as an operator wants to see it.
 *
 * @param sizesBytes bytes of record data of each log in it; empty when offline
 * @param totalBytes of its device, -1 when offline
 * @param usableBytes of its device, -1 when offline
 */
public record LogDirView(
        Path path, boolean online, Map<TopicPartition, Long> sizesBytes, long totalBytes, long usableBytes) {}
