package gregor.log.records;

/** Rules of a topic on which one or two things are configured. */
final class TestRules {
    private int maxBatchBytes = AppendRules.DEFAULT.maxBatchBytes();
    private TimestampType timestampType = TimestampType.CREATE_TIME;
    private long beforeMaxMs = Long.MAX_VALUE;
    private long afterMaxMs = Long.MAX_VALUE;
    private boolean compacted;
    private Compression compression;

    TestRules maxBatchBytes(int bytes) {
        maxBatchBytes = bytes;
        return this;
    }

    TestRules logAppendTime() {
        timestampType = TimestampType.LOG_APPEND_TIME;
        return this;
    }

    TestRules timestamps(long mostBeforeMs, long mostAfterMs) {
        beforeMaxMs = mostBeforeMs;
        afterMaxMs = mostAfterMs;
        return this;
    }

    TestRules compacted() {
        compacted = true;
        return this;
    }

    TestRules compression(Compression codec) {
        compression = codec;
        return this;
    }

    AppendRules build() {
        int level = compression == null ? 0 : compression.defaultLevel();
        return new AppendRules(maxBatchBytes, timestampType, beforeMaxMs, afterMaxMs, compacted, compression, level);
    }
}
