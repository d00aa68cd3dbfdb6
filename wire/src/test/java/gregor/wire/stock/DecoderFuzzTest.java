package gregor.wire.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gregor.wire.BadMessage;
import gregor.wire.Message;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bytes that nobody should send: the decoder ends with a message or with {@link BadMessage}, and allocates no more than a
 * small multiple of what it was given.
 */
@Timeout(120)
final class DecoderFuzzTest {
    private static final int ROUNDS = 40;
    private static final int LARGE_BYTES = 16 * 1024;

    /**
     * The worst there is: elements of two or three bytes become objects of some ten fields. Measured: 25.
     */
    private static final int ALLOCATED_PER_BYTE = 32;

    /** The objects of the message itself, and one buffer for strings. */
    private static final int ALLOCATED_AT_LEAST = 16 * 1024;

    private static final List<StockRelease> RELEASES = List.of(StockRelease.old(), StockRelease.recent());
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private record Decoder(OurMessage message, int version) {}

    private final Random random = seeded();
    private double worstPerByte;
    private int rejected;
    private int accepted;

    @AfterAll
    static void closeReleases() throws IOException {
        for (StockRelease release : RELEASES) {
            release.close();
        }
    }

    @Test
    void arbitraryBytesAreAMessageOrABadMessage() {
        for (Decoder decoder : decoders()) {
            for (int i = 0; i < ROUNDS; i++) {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                decode(decoder, bytes);
            }
        }
        report();
    }

    @Test
    void framesOfOneRepeatedByteAllocateNoMoreThanTheyAreWorth() {
        for (Decoder decoder : decoders()) {
            for (int value : new int[] {0, 1, 2, 3, 4, 8, 0x20, 0x40, 0x7f, 0x80, 0xff}) {
                byte[] bytes = new byte[LARGE_BYTES];
                Arrays.fill(bytes, (byte) value);
                decode(decoder, bytes);
            }
        }
        report();
    }

    @Test
    void damagedMessagesAreAMessageOrABadMessage() {
        for (StockRelease release : RELEASES) {
            for (Decoder decoder : decoders()) {
                release.message(decoder.message.toString())
                        .filter(message -> message.hasVersion(decoder.version))
                        .ifPresent(message -> damage(decoder, message));
            }
        }
        report();
    }

    @Test
    void listsOfTheSmallestElementsAllocateNoMoreThanTheyAreWorth() {
        for (Decoder decoder : decoders()) {
            Message bloated = decoder.message.withLongLists(LARGE_BYTES / 4);
            decode(decoder, OurMessage.write(bloated, decoder.version).array());
        }
        report();
    }

    private void damage(Decoder decoder, StockMessage stock) {
        RandomTree trees = new RandomTree(random);
        Shape shape = stock.shape(decoder.version);
        for (int i = 0; i < ROUNDS / 2; i++) {
            ByteBuffer whole = stock.write(stock.make(trees.struct(shape)), decoder.version);
            byte[] bytes = new byte[whole.remaining()];
            whole.get(bytes);
            decode(decoder, damaged(bytes));
        }
    }

    private byte[] damaged(byte[] whole) {
        byte[] bytes = Arrays.copyOf(whole, random.nextInt(3) > 0 ? whole.length : random.nextInt(whole.length + 20));
        for (int hits = bytes.length == 0 ? 0 : random.nextInt(4); hits > 0; hits--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default ->
                    Arrays.fill(bytes, at, Math.min(at + 4, bytes.length), (byte) (random.nextBoolean() ? 0x7f : 0xff));
            }
        }
        return bytes;
    }

    private void decode(Decoder decoder, byte[] bytes) {
        ByteBuffer buffer = random.nextBoolean()
                ? ByteBuffer.wrap(bytes)
                : ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        if (isAccepted(decoder, buffer)) {
            accepted++;
        } else {
            rejected++;
        }
        long allocated = Math.min(allocatedBytes(decoder, buffer), allocatedBytes(decoder, buffer));
        if (bytes.length >= LARGE_BYTES / 2) {
            worstPerByte = Math.max(worstPerByte, (double) allocated / bytes.length);
        }
        assertThat(allocated)
                .as("allocated by %s for %d bytes", decoder, bytes.length)
                .isLessThan(ALLOCATED_AT_LEAST + (long) ALLOCATED_PER_BYTE * bytes.length);
    }

    /** The least of several runs counts: one of them may be the one in which the JVM prepares the reflective call. */
    private static long allocatedBytes(Decoder decoder, ByteBuffer buffer) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        isAccepted(decoder, buffer);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static boolean isAccepted(Decoder decoder, ByteBuffer buffer) {
        try {
            decoder.message.readSome(buffer.duplicate(), decoder.version);
            return true;
        } catch (BadMessage e) {
            return false;
        }
    }

    private void report() {
        System.out.printf(
                "Decoder: %d rejected, %d accepted, at most %.1f bytes allocated per byte of a large frame%n",
                rejected, accepted, worstPerByte);
    }

    private static List<Decoder> decoders() {
        List<Decoder> decoders = new ArrayList<>();
        for (OurMessage message : OurMessage.all()) {
            for (int version = message.minVersion(); version <= message.maxVersion(); version++) {
                decoders.add(new Decoder(message, version));
            }
        }
        return decoders;
    }

    private static Random seeded() {
        long seed = new Random().nextLong();
        System.out.println("Decoder fuzz, seed " + seed);
        return new Random(seed);
    }
}
