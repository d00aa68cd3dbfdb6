package gregor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ReaderTest {
    @Test
    void unsignedVarintsAreReadBackAtEveryLength() {
        for (int bit = 0; bit < 32; bit++) {
            for (int value : new int[] {1 << bit, (1 << bit) - 1, -1 >>> bit}) {
                SizeCounter size = new SizeCounter();
                size.unsignedVarint(value);
                ByteBuffer buffer = ByteBuffer.allocate(size.totalBytes());
                new BufferWriter(buffer).unsignedVarint(value);
                assertThat(buffer.hasRemaining()).isFalse();
                assertThat(new Reader(buffer.flip()).unsignedVarint()).isEqualTo(value);
            }
        }
    }

    @Test
    void varintsThatNeverEndAreBad() {
        assertBad(() -> reader("ffffffffff01").unsignedVarint());
        assertBad(() -> reader("ffff").unsignedVarint());
    }

    @Test
    void numbersBeyondTheEndAreBad() {
        assertBad(() -> reader("").int8());
        assertBad(() -> reader("00").int16());
        assertBad(() -> reader("000000").int32());
        assertBad(() -> reader("00000000000000").int64());
        assertBad(() -> reader("00000000000000").float64());
        assertBad(() -> reader("0000000000000000").uuid());
    }

    @Test
    void unsignedNumbersDoNotTurnNegative() {
        assertThat(reader("ffff").uint16()).isEqualTo(65535);
        assertThat(reader("ffffffff").uint32()).isEqualTo(4294967295L);
    }

    @Test
    void lengthsThatTheBytesCanNotHoldAreBadBeforeAnythingIsAllocated() {
        assertBad(() -> reader("7fffffff").bytes(false));
        assertBad(() -> reader("7fffffff").arrayLength(false, 1));
        assertBad(() -> reader("0000000200000000").arrayLength(false, 4));
        assertBad(() -> reader("ffffffff0f").records(true).sizeBytes());
        assertBad(() -> reader("7fff" + "61").string(false));
        assertBad(() -> reader("80808080" + "04").string(true));
        assertThat(reader("0000000100000000").arrayLength(false, 4)).isEqualTo(1);
    }

    @Test
    void nullWhereAValueMustBeIsBad() {
        assertBad(() -> reader("ffff").string(false));
        assertBad(() -> reader("00").string(true));
        assertBad(() -> reader("ffffffff").bytes(false));
        assertBad(() -> reader("00").records(true));
        assertBad(() -> reader("00").arrayLength(true, 1));
        assertThat(reader("ffff").nullableString(false)).isNull();
        assertThat(reader("00").nullableString(true)).isNull();
        assertThat(reader("ffffffff").nullableBytes(false)).isNull();
        assertThat(reader("00").nullableRecords(true)).isNull();
    }

    @Test
    void recordsAreASliceOfTheFrame() {
        ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex("00000003" + "010203" + "09"));
        Reader in = new Reader(frame);

        ByteBuffer records = in.records(false).buffer();
        frame.put(5, (byte) 7);
        assertThat(records).isEqualTo(ByteBuffer.wrap(new byte[] {1, 7, 3}));
        assertThat(in.remaining()).isEqualTo(1);
    }

    @Test
    void stringsAreTheSameFromHeapAndDirectBuffers() {
        byte[] bytes = HexFormat.of().parseHex("0003" + "e282ac" + "0001" + "61" + "0000");
        for (ByteBuffer buffer : new ByteBuffer[] {
            ByteBuffer.wrap(bytes),
            ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()
        }) {
            Reader in = new Reader(buffer);
            assertThat(in.string(false)).isEqualTo("\u20ac");
            assertThat(in.string(false)).isEqualTo("a");
            assertThat(in.string(false)).isEmpty();
        }
    }

    private static Reader reader(String hex) {
        return new Reader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static void assertBad(Runnable read) {
        assertThatThrownBy(read::run).isInstanceOf(BadMessage.class);
    }
}
