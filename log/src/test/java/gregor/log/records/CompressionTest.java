package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.compress.Lz4BlockOutputStream;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

final class CompressionTest {
    private static final Random RANDOM = Seeds.random(CompressionTest.class);
    private static final int LZ4_HEADER_CHECKSUM = 6;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatWasCompressedComesBackAtEverySizeAndLevel(Compression compression) throws IOException {
        for (int length : new int[] {0, 1, 100, 32_768, 65_536, 65_537, 300_000}) {
            for (int level : new int[] {compression.defaultLevel(), 1, 5, 9}) {
                byte[] bytes = text(length);
                ByteBuffer compressed = compress(compression, level, 2, bytes);

                assertThat(expand(compression, 2, compressed)).isEqualTo(bytes);
                assertThat(expand(compression, 2, OurRecords.inFrame(compressed)))
                        .isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatCannotBeCompressedComesBackToo(Compression compression) throws IOException {
        byte[] noise = new byte[200_000];
        RANDOM.nextBytes(noise);

        assertThat(expand(compression, 2, compress(compression, compression.defaultLevel(), 2, noise)))
                .isEqualTo(noise);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void bytesMayBeWrittenAndReadOneByOne(Compression compression) throws IOException {
        byte[] bytes = text(70_000);
        GrowingBuffer out = new GrowingBuffer(16, 1_000_000);
        try (OutputStream compressor = compression.compressor(out, compression.defaultLevel(), 2)) {
            for (byte b : bytes) {
                compressor.write(b);
            }
        }
        byte[] read = new byte[bytes.length];
        try (InputStream in = compression.decompressor(out.toBuffer(), 2)) {
            for (int i = 0; i < read.length; i++) {
                read[i] = (byte) in.read();
            }
            assertThat(in.read()).isEqualTo(-1);
        }

        assertThat(read).isEqualTo(bytes);
    }

    @Test
    void trap59SnappyWithoutFramingIsRead() throws IOException {
        for (int length : new int[] {1, 100, 100_000}) {
            byte[] bytes = text(length);

            assertThat(expand(Compression.SNAPPY, 2, ByteBuffer.wrap(Snappy.compress(bytes))))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void trap59FramedSnappyStreamsMayFollowEachOther() throws IOException {
        ByteBuffer one = compress(Compression.SNAPPY, 0, 2, text(50_000));
        ByteBuffer two = ByteBuffer.allocate(2 * one.remaining());
        two.put(one.duplicate()).put(one.duplicate()).flip();

        assertThat(expand(Compression.SNAPPY, 2, two)).hasSize(100_000);
    }

    @Test
    void trap59TheLz4HeaderOfFormat0HasKafkasWrongChecksum() throws IOException {
        ByteBuffer right = compress(Compression.LZ4, 9, 1, text(10));
        ByteBuffer wrong = compress(Compression.LZ4, 9, 0, text(10));

        assertThat(right.get(LZ4_HEADER_CHECKSUM))
                .isEqualTo(kafkaLz4(false, false, text(10)).get(LZ4_HEADER_CHECKSUM));
        assertThat(wrong.get(LZ4_HEADER_CHECKSUM))
                .isEqualTo(kafkaLz4(true, false, text(10)).get(LZ4_HEADER_CHECKSUM));
        assertThat(wrong.get(LZ4_HEADER_CHECKSUM)).isNotEqualTo(right.get(LZ4_HEADER_CHECKSUM));
    }

    @Test
    void trap59TheLz4HeaderChecksumIsLookedAtFromFormat1On() throws IOException {
        ByteBuffer wrong = compress(Compression.LZ4, 9, 0, text(10));

        assertThat(expand(Compression.LZ4, 0, wrong)).isEqualTo(text(10));
        assertThatThrownBy(() -> expand(Compression.LZ4, 1, wrong)).isInstanceOf(CorruptRecords.class);
    }

    @Test
    void lz4BlockChecksumsAreChecked() throws IOException {
        ByteBuffer frame = kafkaLz4(false, true, text(100_000));
        assertThat(expand(Compression.LZ4, 2, frame)).isEqualTo(text(100_000));

        frame.put(100, (byte) (frame.get(100) ^ 1));
        assertThatThrownBy(() -> expand(Compression.LZ4, 2, frame)).isInstanceOf(IOException.class);
    }

    @Test
    void anLz4FrameMaySayItsContentSize() throws IOException {
        ByteBuffer plain = compress(Compression.LZ4, 9, 2, text(100));
        ByteBuffer sized = ByteBuffer.allocate(plain.remaining() + 8);
        sized.putInt(plain.getInt(0))
                .put((byte) (plain.get(4) | Lz4Frame.CONTENT_SIZE_BIT))
                .put(plain.get(5));
        sized.put(new byte[] {100, 0, 0, 0, 0, 0, 0, 0});
        sized.put(Lz4Frame.headerChecksum(sized.array(), 4, 10));
        sized.put(plain.slice(7, plain.limit() - 7)).flip();

        assertThat(expand(Compression.LZ4, 2, sized)).isEqualTo(text(100));
    }

    @Test
    void aSnappyBlockThatClaimsToHoldGigabytesCostsNothing() {
        // A preamble of 2^31-1 bytes and nothing after it.
        ByteBuffer bare = ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, 7, 0});

        assertThatThrownBy(() -> expand(Compression.SNAPPY, 2, bare)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x7FFF_FFFF, 100})
    void aSnappyFrameThatIsLongerThanTheBatchIsRefused(int size) {
        ByteBuffer framed = ByteBuffer.allocate(30).put(SnappyInput.header()).putInt(size);

        assertThatThrownBy(() -> expand(Compression.SNAPPY, 2, framed.rewind())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void aStreamCutOffIsAnError(Compression compression) throws IOException {
        byte[] noise = new byte[100_000];
        RANDOM.nextBytes(noise);
        ByteBuffer whole = compress(compression, compression.defaultLevel(), 2, noise);

        assertThatThrownBy(() -> expand(compression, 2, whole.limit(whole.limit() / 2)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void levelsAreThoseKafkaAllows() {
        assertThat(Compression.GZIP.hasLevel(-1)).isTrue();
        assertThat(Compression.GZIP.hasLevel(0)).isFalse();
        assertThat(Compression.GZIP.hasLevel(9)).isTrue();
        assertThat(Compression.GZIP.hasLevel(10)).isFalse();
        assertThat(Compression.LZ4.hasLevel(0)).isFalse();
        assertThat(Compression.LZ4.hasLevel(17)).isTrue();
        assertThat(Compression.ZSTD.hasLevel(-131072)).isTrue();
        assertThat(Compression.ZSTD.hasLevel(23)).isFalse();
    }

    static ByteBuffer compress(Compression compression, int level, int magic, byte[] bytes) throws IOException {
        GrowingBuffer out = new GrowingBuffer(16, 10_000_000);
        try (OutputStream compressor = compression.compressor(out, level, magic)) {
            compressor.write(bytes);
        }
        return out.toBuffer();
    }

    private static byte[] expand(Compression compression, int magic, ByteBuffer compressed) throws IOException {
        try (InputStream in = compression.decompressor(compressed, magic)) {
            return in.readAllBytes();
        }
    }

    private static ByteBuffer kafkaLz4(boolean wrongChecksum, boolean blockChecksums, byte[] bytes) throws IOException {
        ByteBufferOutputStream out = new ByteBufferOutputStream(1024);
        try (Lz4BlockOutputStream lz4 =
                new Lz4BlockOutputStream(out, Lz4BlockOutputStream.BLOCKSIZE_64KB, 9, blockChecksums, wrongChecksum)) {
            lz4.write(bytes);
        }
        return out.buffer().flip();
    }

    private static byte[] text(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 17 + i % 3);
        }
        return bytes;
    }
}
