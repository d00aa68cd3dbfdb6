package gregor.broker.api;

import gregor.replica.ColdReads;
import gregor.replica.ReadResult;
import gregor.wire.ErrorCode;

/**
 * What a look at one partition gave.
 *
 * @param missing why it could not be read, or null
 * @param read the result of reading it, or null
 * @param readReplica the follower from which the client is to read, or {@link ReadReplica#NONE}
 */
record Found(FetchedPartition partition, ErrorCode missing, ReadResult read, int readReplica) {
    static Found missing(FetchedPartition partition, ErrorCode why) {
        return new Found(partition, why, null, ReadReplica.NONE);
    }

    static Found read(FetchedPartition partition, ReadResult result) {
        return new Found(partition, null, result, ReadReplica.NONE);
    }

    /** @param result without records, since the client is to read them there */
    static Found elsewhere(FetchedPartition partition, ReadResult result, int readReplica) {
        boolean sound = result.error() == null && result.diverging() == null;
        return new Found(partition, null, result, sound ? readReplica : ReadReplica.NONE);
    }

    ErrorCode error() {
        if (missing != null) {
            return missing;
        }
        return read.error() == null ? ErrorCode.NONE : ErrorTable.of(read.error());
    }

    /**
     * Whether the client has to hear of it at once. What nobody has heard of is told with the rest of the answer, or such
     * clients would ask without a pause.
     */
    boolean isUrgent() {
        if (missing != null) {
            return missing != ErrorCode.UNKNOWN_TOPIC_ID && missing != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return read.error() != null || read.diverging() != null || isElsewhere();
    }

    /** True if the client is to read from a follower. */
    boolean isElsewhere() {
        return readReplica != ReadReplica.NONE;
    }

    int sizeBytes() {
        return read == null ? 0 : read.sizeBytes();
    }

    /** Brings its records to memory, waiting for the disk, so that who sends them need not. */
    void warm(ColdReads coldReads) {
        if (read != null) {
            coldReads.warm(read.slice());
        }
    }

    void release() {
        if (read != null) {
            read.release();
        }
    }
}
