package gregor.replica;

import gregor.log.Appended;
import gregor.log.records.AppendRejected;

/** What became of an append to one partition. */
public sealed interface AppendResult {
    /** The records are in the log, as durable as the terms asked for. */
    record Stored(Appended appended) implements AppendResult {}

    /** The log did not take these records; asking again with the same ones is of no use. */
    record Rejected(AppendRejected cause) implements AppendResult {}

    /**
     * The partition could not do it.
     *
     * @param appended where the records are nevertheless in the leader's log, or null
     */
    record Refused(ReplicaError error, Appended appended) implements AppendResult {}
}
