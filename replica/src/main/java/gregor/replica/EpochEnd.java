package gregor.replica;

/**
 * Where a leader epoch ends in this log.
 *
 * @param error null when it went well
 * @param leaderEpoch the largest epoch not above the asked one, -1 when none is known
 * @param endOffset the first offset that belongs to a later epoch, -1 when unknown
 */
public record EpochEnd(ReplicaError error, int leaderEpoch, long endOffset) {}
