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
 * @param magic the message format to store: 2, or an older one for a cluster that still has `inter.broker.protocol.version` and
 *     `message.format.version` of before 3.0
 * @param zstd whether zstd may be stored, which `inter.broker.protocol.version` of before 2.1 forbids
 */
public record AppendRules(
        int maxBatchBytes,
        TimestampType timestampType,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        boolean compacted,
        Compression compression,
        int compressionLevel,
        int magic,
        boolean zstd) {
    /** The rules of a topic on which nothing is configured. */
    public static final AppendRules DEFAULT =
            new AppendRules(1_048_588, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, null, 0);

    /** Rules of a topic with today's message format. */
    public AppendRules(
            int maxBatchBytes,
            TimestampType timestampType,
            long timestampBeforeMaxMs,
            long timestampAfterMaxMs,
            boolean compacted,
            Compression compression,
            int compressionLevel) {
        this(
                maxBatchBytes,
                timestampType,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                compacted,
                compression,
                compressionLevel,
                2,
                true);
    }

    boolean stamps() {
        return timestampType == TimestampType.LOG_APPEND_TIME;
    }

    /** The codec a batch is to have. A coordinator's marker stays as it is. */
    Compression target(RecordBatch batch) {
        boolean keep = compression == null || batch.isControl() && !batch.isCompressed();
        return keep ? batch.compression() : compression;
    }

    /** The level to compress with: the topic's is for the topic's codec only. */
    int level(Compression target) {
        return target == compression ? compressionLevel : target.defaultLevel();
    }

    AppendRejected tooLarge() {
        return new AppendRejected(
                AppendRejected.Reason.MESSAGE_TOO_LARGE,
                "a converted batch is larger than " + maxBatchBytes + " bytes");
    }
}
