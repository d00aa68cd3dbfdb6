package gregor.log.records;

/**
 * Goes through the records of one batch after another for their offsets and keys. Compressed records are expanded into memory that
 * serves all batches. For one thread.
 */
public final class KeyScan {
    /** More than that is expanded in pieces, which takes a little longer. */
    static final int EXPANDED_BYTES_MAX = 4 * 1024 * 1024;

    private final Expansion expansion = new Expansion(EXPANDED_BYTES_MAX);

    /**
     * The records of a batch without values and headers. Done with before this is called again; a key in formats below 2 lasts
     * as long as the batch, in format 2 until the cursor goes on.
     */
    public RecordCursor over(RecordBatch batch) {
        if (batch.isLegacy()) {
            return LegacyRecords.over(batch);
        }
        expansion.load(batch);
        return BatchRecords.over(batch, expansion.records(), RecordCursor.Wanted.KEY);
    }
}
