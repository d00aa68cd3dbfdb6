package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One record as a reader sees it. Key, value and headers are this record's own slices: of the batch it was read from if that is
 * not compressed, so that they live no longer than its memory does.
 *
 * @param timestampMs {@link RecordBatch#NO_TIMESTAMP} in format 0
 * @param key null if the record has none
 * @param value null for a tombstone
 */
public record LogRecord(long offset, long timestampMs, ByteBuffer key, ByteBuffer value, List<RecordHeader> headers) {}
