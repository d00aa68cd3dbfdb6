package gregor.log.records;

/**
 * What it cost to bring records into another format or codec.
 *
 * @param records how many were written anew
 * @param temporaryBytes memory taken for it: the uncompressed records, read and written
 * @param nanos time taken for it
 */
public record ConversionStats(int records, long temporaryBytes, long nanos) {
    public static final ConversionStats NONE = new ConversionStats(0, 0, 0);
}
