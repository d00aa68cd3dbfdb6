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
 * Records that an old client wants in another message format than the log has them in.
 *
 * @param error NONE, or why there are none
 */
record ConvertedRecords(BufferRecords records, ErrorCode error) {
    private static final Logger LOG = LoggerFactory.getLogger(ConvertedRecords.class);

    private static final int FORMAT_1_FROM = 2;

    /** In the format that the Fetch version knows; takes the slice over. Waits for the disk. */
    static ConvertedRecords of(LogSlice slice, int fetchVersion, long fetchOffset) {
        int magic = fetchVersion < FORMAT_1_FROM ? 0 : 1;
        try {
            DownConverted converted = DownConverted.of(read(slice), magic, fetchOffset);
            return new ConvertedRecords(new BufferRecords(converted.records()), ErrorCode.NONE);
        } catch (UnsupportedCompression e) {
            return none(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        } catch (CorruptRecords e) {
            LOG.error("Records in the log cannot be read", e);
            return none(ErrorCode.CORRUPT_MESSAGE);
        } catch (IOException e) {
            LOG.error("The log cannot be read", e);
            return none(ErrorCode.KAFKA_STORAGE_ERROR);
        } finally {
            slice.release();
        }
    }

    private static ConvertedRecords none(ErrorCode error) {
        return new ConvertedRecords(BufferRecords.EMPTY, error);
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
