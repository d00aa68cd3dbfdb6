package gregor.log.records;

/**
 * What only a look at every record of a batch of format 2 can tell.
 *
 * @param isRegular whether the records are as a producer writes them, so that a new header is all they need in a new place:
 *     offsets without gaps, timestamps of their own
 * @param maxTimestampMs the latest of the records' timestamps
 */
record RecordWalk(boolean isRegular, long maxTimestampMs) {
    /** @throws AppendRejected if a record breaks a rule */
    static RecordWalk of(RecordBatch batch, AppendRules rules, long nowMs) {
        boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        RecordCheck check = new RecordCheck(rules, nowMs);
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        boolean regular = !stamped;
        try (BatchRecords records = BatchRecords.over(batch, false)) {
            for (int index = 0; records.next(); index++) {
                check.check(index, records.hasKey(), records.timestampMs(), stamped);
                maxTimestampMs = Math.max(maxTimestampMs, records.timestampMs());
                regular &= records.offsetDelta() == index;
            }
        }
        check.throwIfRefused();
        return new RecordWalk(regular, maxTimestampMs);
    }
}
