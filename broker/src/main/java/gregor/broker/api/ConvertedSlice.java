package gregor.broker.api;

import gregor.log.LogSlice;
import gregor.log.records.CorruptRecords;
import gregor.log.records.DownConverted;
import gregor.log.records.UnsupportedCompression;
import gregor.wire.BufferRecords;
import gregor.wire.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records read from the log and rewritten in the message format of an old client: on the heap, at the cost of such clients.
 *
 * @param error NONE, or why there are none
 */
record ConvertedSlice(BufferRecords records, ErrorCode error) {
    private static final Logger LOG = LoggerFactory.getLogger(ConvertedSlice.class);
    private static final int FORMAT_1_FROM = 2;

    /** Takes the slice over. Waits for the disk. */
    static ConvertedSlice of(LogSlice slice, int fetchVersion, long fetchOffset) {
        int magic = fetchVersion < FORMAT_1_FROM ? 0 : 1;
        try {
            DownConverted converted = DownConverted.of(read(slice), magic, fetchOffset);
            return new ConvertedSlice(new BufferRecords(converted.records()), ErrorCode.NONE);
        } catch (UnsupportedCompression e) {
            return failed(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        } catch (CorruptRecords e) {
            LOG.error("Records in the log cannot be read", e);
            return failed(ErrorCode.CORRUPT_MESSAGE);
        } catch (IOException e) {
            LOG.error("The log cannot be read", e);
            return failed(ErrorCode.KAFKA_STORAGE_ERROR);
        } finally {
            slice.release();
        }
    }

    private static ConvertedSlice failed(ErrorCode error) {
        return new ConvertedSlice(BufferRecords.EMPTY, error);
    }

    private static ByteBuffer read(LogSlice slice) throws IOException {
        ByteBuffer records = ByteBuffer.allocate(slice.sizeBytes());
        while (records.hasRemaining()) {
            if (slice.channel().read(records, slice.position() + records.position()) < 0) {
                throw new IOException("the file ends within the slice");
            }
        }
        return records.flip();
    }
}
