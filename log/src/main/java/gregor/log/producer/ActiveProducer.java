package gregor.log.producer;

/**
 * A producer that a log remembers, for those who ask.
 *
 * @param lastSequence -1 when nothing of this epoch was written
 * @param lastTimestampMs of its last batch or marker
 * @param coordinatorEpoch of its last marker, -1 before the first
 * @param transactionStart first offset of its open transaction, -1 when there is none
 */
public record ActiveProducer(
        long producerId,
        short epoch,
        int lastSequence,
        long lastTimestampMs,
        int coordinatorEpoch,
        long transactionStart) {}
