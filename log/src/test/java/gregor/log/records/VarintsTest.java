package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;

final class VarintsTest {
    @Test
    void integersOfEveryLengthAreWrittenAndReadAsKafkaDoes() throws IOException {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            for (long value : new long[] {1L << bit, (1L << bit) - 1, -(1L << bit), ~(1L << bit)}) {
                GrowingBuffer out = new GrowingBuffer(10, 10);
                Varints.write(out, value);
                ByteBuffer kafkas = ByteBuffer.allocate(10);
                ByteUtils.writeVarlong(value, kafkas);

                assertThat(out.toBuffer()).isEqualTo(kafkas.flip());
                assertThat(Varints.size(value)).isEqualTo(out.size());
                assertThat(new PlainInput(out.toBuffer()).readVarlong()).isEqualTo(value);
            }
        }
    }

    @Test
    void anIntegerThatNeverEndsIsCorrupt() {
        ByteBuffer endless = ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0});

        assertThatThrownBy(() -> new PlainInput(endless).readVarlong()).isInstanceOf(CorruptRecords.class);
    }

    @Test
    void aLengthThatIsNoIntIsCorrupt() throws IOException {
        GrowingBuffer out = new GrowingBuffer(10, 10);
        Varints.write(out, 1L << 31);

        assertThatThrownBy(() -> new PlainInput(out.toBuffer()).readVarint()).isInstanceOf(CorruptRecords.class);
    }
}
