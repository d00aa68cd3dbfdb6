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
 * Records that are read from the log before they are sent: few ones, for which a second and third system call and packet would
 * cost more than a copy, and those that an old client wants in another message format.
 *
 * @param error NONE, or why there are none
 */
record RecordsInMemory(BufferRecords records, ErrorCode error) {
    private static final Logger LOG = LoggerFactory.getLogger(RecordsInMemory.class);

    /** What sending a region of a file costs more than sending a buffer, is about what copying this much costs. */
    private static final int FEW_BYTES = 16 * 1024;

    private static final int FORMAT_1_FROM = 2;

    static boolean areFew(LogSlice slice) {
        return slice.sizeBytes() <= FEW_BYTES;
    }

    /** The same bytes; takes the slice over. */
    static RecordsInMemory copyOf(LogSlice slice) {
        try {
            return new RecordsInMemory(new BufferRecords(read(slice)), ErrorCode.NONE);
        } catch (IOException e) {
            return unreadable(e);
        } finally {
            slice.release();
        }
    }

    /** In the format that the Fetch version knows; takes the slice over. Waits for the disk. */
    static RecordsInMemory converted(LogSlice slice, int fetchVersion, long fetchOffset) {
        int magic = fetchVersion < FORMAT_1_FROM ? 0 : 1;
        try {
            DownConverted converted = DownConverted.of(read(slice), magic, fetchOffset);
            return new RecordsInMemory(new BufferRecords(converted.records()), ErrorCode.NONE);
        } catch (UnsupportedCompression e) {
            return none(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        } catch (CorruptRecords e) {
            LOG.error("Records in the log cannot be read", e);
            return none(ErrorCode.CORRUPT_MESSAGE);
        } catch (IOException e) {
            return unreadable(e);
        } finally {
            slice.release();
        }
    }

    private static RecordsInMemory unreadable(IOException fault) {
        LOG.error("The log cannot be read", fault);
        return none(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    private static RecordsInMemory none(ErrorCode error) {
        return new RecordsInMemory(BufferRecords.EMPTY, error);
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
