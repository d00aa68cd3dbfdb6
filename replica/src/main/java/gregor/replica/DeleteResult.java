package gregor.replica;

/**
 * What became of a DeleteRecords.
 *
 * @param error null when it went well
 * @param lowWatermark the first offset any replica still has, as far as it is known; -1 with an error but
 *     {@link ReplicaError#REQUEST_TIMED_OUT}
 */
public record DeleteResult(ReplicaError error, long lowWatermark) {
    static DeleteResult failed(ReplicaError error) {
        return new DeleteResult(error, -1);
    }
}
