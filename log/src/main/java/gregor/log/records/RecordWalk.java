package gregor.log.records;

/**
 * What only a look at every record of a batch of format 2 can tell.
 *
 * @param hasDenseOffsets whether the records' offsets follow each other without gaps
 * @param maxTimestampMs the latest of the records' timestamps
 */
record RecordWalk(boolean hasDenseOffsets, long maxTimestampMs) {
    /** @throws AppendRejected if a record breaks a rule */
    static RecordWalk of(RecordBatch batch, AppendRules rules, long nowMs) {
        boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        RecordCheck check = new RecordCheck(rules, nowMs);
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        boolean dense = true;
        try (BatchRecords records = BatchRecords.over(batch, RecordCursor.Wanted.NOTHING)) {
            for (int index = 0; records.next(); index++) {
                check.check(index, records.hasKey(), records.timestampMs(), stamped);
                maxTimestampMs = Math.max(maxTimestampMs, records.timestampMs());
                dense &= records.offsetDelta() == index;
            }
        }
        check.throwIfRefused();
        return new RecordWalk(dense, maxTimestampMs);
    }
}
