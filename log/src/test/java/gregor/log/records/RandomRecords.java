package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records as a client could send them: null, empty and long fields, timestamps back and forth, headers. */
public final class RandomRecords {
    public static final long START_MS = 1_700_000_000_000L;

    private final Random random;

    public RandomRecords(Random random) {
        this.random = random;
    }

    /** Records with offsets from {@code firstOffset} on, without gaps. */
    public List<LogRecord> list(int count, long firstOffset, boolean withHeaders) {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long timestampMs = START_MS + random.nextInt(2_000_000) - 1_000_000;
            records.add(new LogRecord(
                    firstOffset + i,
                    timestampMs,
                    field(40),
                    field(random.nextInt(8) == 0 ? 20_000 : 200),
                    headers(withHeaders)));
        }
        return records;
    }

    public int count() {
        return random.nextInt(10) == 0 ? 1 + random.nextInt(500) : 1 + random.nextInt(10);
    }

    private List<RecordHeader> headers(boolean wanted) {
        List<RecordHeader> headers = new ArrayList<>();
        for (int i = wanted ? random.nextInt(4) : 0; i > 0; i--) {
            headers.add(new RecordHeader(ByteBuffer.wrap(letters(random.nextInt(10))), field(30)));
        }
        return headers;
    }

    private ByteBuffer field(int maxLength) {
        return random.nextInt(6) == 0 ? null : ByteBuffer.wrap(letters(random.nextInt(maxLength)));
    }

    /** Of few different letters, so that there is something to compress. */
    private byte[] letters(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(5));
        }
        return bytes;
    }
}
