package gregor.log.records;

import java.nio.ByteBuffer;

/**
 * Batches of a log in an older message format, for a Fetch version whose clients know no newer one (trap 71). Offsets stay as
 * they are; headers, producer state and control batches have no place there and are left out.
 *
 * @param records from position to limit, on the heap
 */
public record DownConverted(ByteBuffer records, ConversionStats stats) {
    /**
     * Converts the whole batches in a buffer; one that is cut off at the end is left out.
     *
     * <p>Conversion ends before a batch that cannot be converted, unless it is the first: the client comes back for it and then
     * hears the error. If there are batches but nothing of them can be shown, the result is the start of a batch that is cut
     * off, from which old clients understand that there is more than they can read.
     *
     * @param magic 0 or 1
     * @param fetchOffset of the client: messages before it are left out of uncompressed batches, as formats 0 and 1 know no
     *     uncompressed batches and some clients take the first message for the one they asked for
     * @throws UnsupportedCompression if the first batch is compressed with zstd, or any with a codec this platform lacks
     * @throws CorruptRecords if a batch cannot be read
     */
    public static DownConverted of(ByteBuffer batches, int magic, long fetchOffset) {
        try {
            return new DownConversion(magic, fetchOffset).run(batches);
        } catch (LinkageError e) {
            throw new UnsupportedCompression("no library for a codec", e);
        }
    }
}
