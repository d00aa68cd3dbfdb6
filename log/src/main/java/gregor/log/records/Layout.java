package gregor.log.records;

/**
 * Where the fields of a batch lie, counted in bytes from its first byte.
 *
 * <p>Offset, size and magic stand at the same place in all three formats, so that a reader can tell them apart: a batch of
 * format 0 or 1 is one message, whose value holds further messages if it is compressed.
 */
final class Layout {
    static final int BASE_OFFSET = 0;
    static final int SIZE = 8;
    /** Offset and size: what the size field does not count. */
    static final int PREFIX_BYTES = 12;

    static final int MAGIC = 16;
    static final int UP_TO_MAGIC_BYTES = 17;

    static final int LEADER_EPOCH = 12;
    static final int CRC = 17;
    static final int ATTRIBUTES = 21;
    static final int LAST_OFFSET_DELTA = 23;
    static final int BASE_TIMESTAMP = 27;
    static final int MAX_TIMESTAMP = 35;
    static final int PRODUCER_ID = 43;
    static final int PRODUCER_EPOCH = 51;
    static final int BASE_SEQUENCE = 53;
    static final int RECORD_COUNT = 57;
    static final int RECORDS = 61;

    /** Seven fields of one byte: a record of format 2 without key, value and headers. */
    static final int MIN_RECORD_BYTES = 7;

    static final int LEGACY_CRC = 12;
    static final int LEGACY_ATTRIBUTES = 17;
    /** Format 1 only; in format 0 the key length stands here. */
    static final int LEGACY_TIMESTAMP = 18;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;

    private Layout() {}

    /** Where the key length of a message of format 0 or 1 stands. */
    static int legacyKey(int magic) {
        return magic == 0 ? LEGACY_TIMESTAMP : LEGACY_TIMESTAMP + 8;
    }

    /** The fewest bytes a batch of this format can have: a header and nothing in it. */
    static int minBatchBytes(int magic) {
        return magic == 2 ? RECORDS : legacyKey(magic) + 8;
    }
}
