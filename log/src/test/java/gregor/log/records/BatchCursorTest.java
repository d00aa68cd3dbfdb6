package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchCursorTest {
    @Test
    void itStopsBeforeABatchThatIsCutOffWhereverTheCutIs() {
        ByteBuffer one = batch(0);
        ByteBuffer log = ByteBuffer.allocate(2 * one.remaining());
        log.put(one.duplicate()).put(batch(1)).flip();
        for (int limit = 0; limit <= log.capacity(); limit++) {
            BatchCursor cursor = new BatchCursor(log.limit(limit));
            List<Long> offsets = new ArrayList<>();
            while (cursor.next()) {
                offsets.add(cursor.batch().baseOffset());
            }

            int whole = limit / one.remaining();
            assertThat(offsets).isEqualTo(List.of(0L, 1L).subList(0, whole));
            assertThat(cursor.end()).isEqualTo(whole * one.remaining());
            boolean sized = limit % one.remaining() >= Layout.UP_TO_MAGIC_BYTES;
            assertThat(cursor.cutOffBytes()).isEqualTo(sized ? one.remaining() : 0);
        }
    }

    @Test
    void itLeavesTheBufferAlone() {
        ByteBuffer frame = OurRecords.inFrame(batch(3));
        BatchCursor cursor = new BatchCursor(frame);

        assertThat(cursor.next()).isTrue();
        assertThat(cursor.batch().position()).isEqualTo(7);
        assertThat(frame.position()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"0, 13", "1, 21", "2, 48", "2, -1", "2, -2147483648"})
    void aSizeTooSmallForTheFormatIsCorrupt(int magic, int size) {
        ByteBuffer log = batch(0).putInt(Layout.SIZE, size).put(Layout.MAGIC, (byte) magic);

        assertThatThrownBy(() -> new BatchCursor(log).next()).isInstanceOf(CorruptRecords.class);
    }

    @ParameterizedTest
    @ValueSource(bytes = {-1, 3, 127, -128})
    void aFormatThatDoesNotExistIsCorrupt(byte magic) {
        ByteBuffer log = batch(0).put(Layout.MAGIC, magic);

        assertThatThrownBy(() -> new BatchCursor(log).next()).isInstanceOf(CorruptRecords.class);
    }

    private static ByteBuffer batch(long offset) {
        return new BatchBuilder()
                .baseOffset(offset)
                .append(5, null, new byte[] {1})
                .build();
    }
}
