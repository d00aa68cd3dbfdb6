package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trap 45: what a Produce version may carry, compared with Kafka's own check of the same payload. */
final class ProduceRulesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6, 7, 9, 11})
    void trap45PayloadsAreJudgedAsKafkaJudgesThem(int version) {
        ByteBuffer batch = batch(Compression.GZIP);
        ByteBuffer two = ByteBuffer.allocate(2 * batch.remaining());
        two.put(batch.duplicate()).put(batch.duplicate()).flip();
        ByteBuffer old =
                new LegacyBuilder(1, Compression.NONE).append(0, 5, null, null).build();

        for (ByteBuffer payload :
                new ByteBuffer[] {batch, two, old, batch(Compression.ZSTD), ByteBuffer.allocate(0), cut(two)}) {
            assertThat(reason(version, payload)).isEqualTo(kafkas(version, payload));
        }
    }

    @Test
    void trap45OnlyOneBatchOfFormat2FromVersion3On() {
        ByteBuffer old =
                new LegacyBuilder(0, Compression.NONE).append(0, 5, null, null).build();

        assertThat(reason(3, old)).isEqualTo(Reason.INVALID_RECORD);
        assertThat(reason(2, old)).isNull();
    }

    @Test
    void trap45ZstdFromVersion7On() {
        assertThat(reason(6, batch(Compression.ZSTD))).isEqualTo(Reason.UNSUPPORTED_COMPRESSION_TYPE);
        assertThatCode(() -> ProduceRules.check(7, batch(Compression.ZSTD))).doesNotThrowAnyException();
    }

    private static ByteBuffer batch(Compression compression) {
        return AppendValidatorTest.threeRecords(compression).build();
    }

    private static ByteBuffer cut(ByteBuffer payload) {
        return payload.slice(0, payload.limit() - 1);
    }

    private static Reason reason(int version, ByteBuffer payload) {
        AppendRejected rejected =
                catchThrowableOfType(AppendRejected.class, () -> ProduceRules.check(version, payload));
        return rejected == null ? null : rejected.reason();
    }

    private static Reason kafkas(int version, ByteBuffer payload) {
        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> ProduceRequest.validateRecords(
                        (short) version, MemoryRecords.readableRecords(payload.duplicate())));
        if (refused == null) {
            return null;
        }
        String name = refused.getClass().getSimpleName();
        return name.equals("InvalidRecordException") ? Reason.INVALID_RECORD : Reason.UNSUPPORTED_COMPRESSION_TYPE;
    }
}
