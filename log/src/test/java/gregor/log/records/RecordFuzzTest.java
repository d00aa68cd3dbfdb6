package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Damaged batches end in one of two exceptions, soon, and without taking memory that the bytes do not warrant. */
final class RecordFuzzTest {
    private static final Random RANDOM = Seeds.random(RecordFuzzTest.class);
    private static final int ROUNDS = Integer.getInteger("rounds", 6000);
    private static final long NOW_MS = RandomRecords.START_MS;
    /** Buffers of the codecs, the largest an LZ4 block of 4 MB that its bytes may warrant. */
    private static final long ALLOWED_BYTES = 12 << 20;

    private final RandomRecords randomRecords = new RandomRecords(RANDOM);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aDamagedPayloadIsRejectedOrAppended() {
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer payload = damaged(payload());
            AppendRules rules = rules();
            rejected += fails(() -> new AppendValidator(rules).validate(payload, AppendOrigin.CLIENT, 100, 1, NOW_MS))
                    ? 1
                    : 0;
        }

        assertThat(rejected).isBetween(ROUNDS / 10, ROUNDS);
    }

    @Test
    void damagedBatchesAreReadOrCorrupt() {
        int corrupt = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer log = damaged(payload());
            corrupt += fails(() -> OurRecords.read(log)) ? 1 : 0;
        }

        assertThat(corrupt).isBetween(ROUNDS / 10, ROUNDS);
    }

    @Test
    void damagedBatchesAreConvertedDownOrCorrupt() {
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer log = damaged(payload());
            fails(() -> DownConverted.of(log, RANDOM.nextInt(2), 0));
        }
    }

    @Test
    void noiseIsNoBatch() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[RANDOM.nextInt(200)];
            RANDOM.nextBytes(noise);
            ByteBuffer log = ByteBuffer.wrap(noise);
            if (noise.length > Layout.MAGIC) {
                log.putInt(Layout.SIZE, noise.length - Layout.PREFIX_BYTES);
                log.put(Layout.MAGIC, (byte) RANDOM.nextInt(3));
            }
            fails(() -> OurRecords.read(log));
            fails(() -> markers(log));
        }
    }

    private static int markers(ByteBuffer log) {
        int markers = 0;
        BatchCursor cursor = new BatchCursor(log);
        while (cursor.next()) {
            markers += EndTxnMarker.read(cursor.batch()) == null ? 0 : 1;
        }
        return markers;
    }

    /** Whether the work fails as it may; any other failure is one of the test. */
    private <T> boolean fails(Supplier<T> work) {
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            work.get();
            return false;
        } catch (AppendRejected | CorruptRecords | UnsupportedCompression e) {
            return true;
        } finally {
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOWED_BYTES);
        }
    }

    private ByteBuffer payload() {
        int magic = RANDOM.nextInt(3);
        Compression compression = Compression.values()[RANDOM.nextInt(magic == 2 ? 5 : 4)];
        return KafkaRecords.produced(magic, compression, randomRecords.list(1 + RANDOM.nextInt(4), 0, magic == 2));
    }

    /** A few bytes changed, or the end cut off; half of the time under a checksum that agrees, as an attacker would. */
    private static ByteBuffer damaged(ByteBuffer whole) {
        ByteBuffer bytes =
                ByteBuffer.allocate(whole.remaining()).put(whole.duplicate()).flip();
        for (int changes = RANDOM.nextInt(4); changes > 0; changes--) {
            // Mostly where the structure is, not in the middle of a long value.
            int position = RANDOM.nextInt(Math.min(bytes.limit(), RANDOM.nextBoolean() ? 100 : 100_000));
            bytes.put(position, RANDOM.nextBoolean() ? (byte) -1 : (byte) RANDOM.nextInt(256));
        }
        if (RANDOM.nextInt(5) == 0) {
            bytes.limit(RANDOM.nextInt(bytes.limit() + 1));
            if (RANDOM.nextBoolean() && bytes.limit() > Layout.RECORDS) {
                bytes.putInt(Layout.SIZE, bytes.limit() - Layout.PREFIX_BYTES);
            }
        }
        if (RANDOM.nextBoolean() && holdsABatch(bytes)) {
            OurRecords.reseal(bytes);
        }
        return bytes;
    }

    private static boolean holdsABatch(ByteBuffer bytes) {
        try {
            return new BatchCursor(bytes).next();
        } catch (CorruptRecords e) {
            return false;
        }
    }

    private static AppendRules rules() {
        TestRules rules = new TestRules().maxBatchBytes(100_000);
        if (RANDOM.nextBoolean()) {
            rules.compression(Compression.values()[RANDOM.nextInt(5)]);
        }
        if (RANDOM.nextInt(3) == 0) {
            rules.timestamps(10_000_000, 10_000_000);
        }
        return RANDOM.nextInt(3) == 0 ? rules.logAppendTime().build() : rules.build();
    }
}
