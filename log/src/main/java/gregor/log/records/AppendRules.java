package gregor.log.records;

/**
 * What a topic demands of the records appended to it, from its configuration.
 *
 * @param maxBatchBytes `max.message.bytes`
 * @param timestampType `message.timestamp.type`
 * @param timestampBeforeMaxMs how far a timestamp may lie in the past; {@link Long#MAX_VALUE} for any
 * @param timestampAfterMaxMs how far a timestamp may lie in the future; {@link Long#MAX_VALUE} for any
 * @param compacted whether every record needs a key
 * @param compression how batches are to be compressed; null keeps what the producer chose
 * @param compressionLevel the level to compress with where a batch must be compressed anew
 */
public record AppendRules(
        int maxBatchBytes,
        TimestampType timestampType,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        boolean compacted,
        Compression compression,
        int compressionLevel) {
    /** The rules of a topic on which nothing is configured. */
    public static final AppendRules DEFAULT =
            new AppendRules(1_048_588, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, null, 0);
}
