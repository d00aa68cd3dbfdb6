package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Reading what expands: memory follows the bytes that arrive, not the lengths that are claimed. */
final class ExpandedInputTest {
    private static final int MEGABYTE = 1 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void piecesLongerThanAChunkComeWhole() {
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 101);
        }
        try (ExpandedInput in = new ExpandedInput(new ByteArrayInputStream(bytes))) {
            in.skip(50_000);
            assertThat(in.read(200_000)).isEqualTo(ByteBuffer.wrap(bytes, 50_000, 200_000));
            assertThat(in.consumed()).isEqualTo(250_000);
            in.skip(50_000);
            assertThat(in.isAtEnd()).isTrue();
            assertThatThrownBy(in::readByte).isInstanceOf(CorruptRecords.class);
        }
    }

    @Test
    void aLengthThatIsOnlyClaimedTakesNoMemory() {
        long before = threads.getCurrentThreadAllocatedBytes();
        try (ExpandedInput in = new ExpandedInput(new ByteArrayInputStream(new byte[1000]))) {
            assertThatThrownBy(() -> in.read(ExpandedInput.PIECE_BYTES_MAX)).isInstanceOf(CorruptRecords.class);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MEGABYTE);
    }

    @Test
    void aLengthThatNoRecordCanHaveIsCorrupt() {
        try (ExpandedInput in = new ExpandedInput(new ByteArrayInputStream(new byte[1000]))) {
            assertThatThrownBy(() -> in.read(Integer.MAX_VALUE)).isInstanceOf(CorruptRecords.class);
            assertThatThrownBy(() -> in.read(-1)).isInstanceOf(CorruptRecords.class);
            assertThatThrownBy(() -> in.skip(-1)).isInstanceOf(CorruptRecords.class);
        }
    }

    @Test
    void whatNeverEndsToExpandIsCorrupt() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                return length;
            }
        };
        try (ExpandedInput in = new ExpandedInput(endless)) {
            in.skip(Integer.MAX_VALUE);

            assertThatThrownBy(() -> in.skip(Integer.MAX_VALUE)).isInstanceOf(CorruptRecords.class);
        }
    }

    @Test
    void aBatchThatExpandsAThousandfoldIsWalkedInAFewKilobytes() {
        BatchBuilder builder = new BatchBuilder(Compression.ZSTD, 3);
        byte[] zeros = new byte[MEGABYTE];
        for (int i = 0; i < 64; i++) {
            builder.append(5, new byte[1], zeros);
        }
        ByteBuffer batch = builder.build();
        AppendValidator validator =
                new AppendValidator(new TestRules().compacted().build());
        validator.validate(batch, AppendOrigin.CLIENT, 0, 0, 0);
        long before = threads.getCurrentThreadAllocatedBytes();
        validator.validate(batch, AppendOrigin.CLIENT, 0, 0, 0);

        assertThat(batch.remaining()).isLessThan(MEGABYTE / 10);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MEGABYTE);
    }
}
