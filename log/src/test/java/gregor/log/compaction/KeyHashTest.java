package gregor.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash is SipHash-2-4 with 128 bits, by the vectors its authors published. */
final class KeyHashTest {
    private final KeyHash hash = new KeyHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "1, da87c1d86b99af44347659119b22fc45",
        "7, a1f1ebbed8dbc153c0b84aa61ff08239",
        "8, 3b62a9ba6258f5610f83e264f31497b4",
        "15, 5493e99933b0a8117e08ec0f97cfc3d9"
    })
    void publishedVectorsAreMet(int length, String expected) {
        ByteBuffer key = ByteBuffer.allocateDirect(40).position(3);
        for (int i = 0; i < length; i++) {
            key.put((byte) i);
        }
        key.limit(3 + length).position(3);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            hash.hash(key.order(order));
            ByteBuffer result = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
            result.putLong(hash.low()).putLong(hash.high());
            assertThat(HexFormat.of().formatHex(result.array())).isEqualTo(expected);
        }
        assertThat(key.position()).isEqualTo(3);
    }
}
