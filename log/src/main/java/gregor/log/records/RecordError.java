package gregor.log.records;

/**
 * Why one record of a batch is refused.
 *
 * @param index which record of its batch, from 0
 * @param text for the producer to read
 */
public record RecordError(int index, String text) {}
