package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchBuilderTest {
    private static final Random RANDOM = Seeds.random(BatchBuilderTest.class);
    private final RandomRecords randomRecords = new RandomRecords(RANDOM);

    @RepeatedTest(50)
    void anUncompressedBatchIsByteForByteKafkas() {
        List<LogRecord> records = randomRecords.list(randomRecords.count(), 0, true);

        assertThat(OurRecords.produced(Compression.NONE, records))
                .isEqualTo(KafkaRecords.produced(2, Compression.NONE, records));
    }

    @Test
    void everythingTheHeaderSaysIsWhereKafkaHasIt() {
        List<LogRecord> records = randomRecords.list(3, 1000, true);
        MemoryRecordsBuilder kafkas =
                KafkaRecords.builder(2, Compression.NONE, TimestampType.LOG_APPEND_TIME, 1000, 99);
        kafkas.setProducerState(7, (short) 3, Integer.MAX_VALUE - 1, true);
        BatchBuilder ours = new BatchBuilder()
                .baseOffset(1000)
                .logAppendTime(99)
                .producer(7, (short) 3, Integer.MAX_VALUE - 1)
                .transactional();

        assertThat(OurRecords.filled(ours, records).build()).isEqualTo(KafkaRecords.build(kafkas, records));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void kafkaReadsWhatWeCompress(Compression compression) {
        for (int round = 0; round < 20; round++) {
            List<LogRecord> records = randomRecords.list(randomRecords.count(), 0, true);
            ByteBuffer batch = OurRecords.produced(compression, records);

            MemoryRecords.readableRecords(batch).batchIterator().next().ensureValid();
            assertThat(KafkaRecords.read(batch)).isEqualTo(records);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void weReadWhatKafkaCompresses(Compression compression) {
        for (int round = 0; round < 20; round++) {
            List<LogRecord> records = randomRecords.list(randomRecords.count(), 0, true);
            ByteBuffer batch = KafkaRecords.produced(2, compression, records);

            assertThat(OurRecords.batch(batch).isIntact()).isTrue();
            assertThat(OurRecords.read(batch)).isEqualTo(records);
            assertThat(OurRecords.read(OurRecords.inFrame(batch))).isEqualTo(records);
        }
    }

    @Test
    void offsetsMayLeaveGaps() {
        BatchBuilder builder = new BatchBuilder().baseOffset(10);
        builder.appendAt(2, 5, null, null, List.of()).appendAt(7, 4, null, null, List.of());
        RecordBatch batch = OurRecords.batch(builder.build());

        assertThat(batch.baseOffset()).isEqualTo(10);
        assertThat(batch.lastOffset()).isEqualTo(17);
        assertThat(batch.recordCount()).isEqualTo(2);
        assertThat(OurRecords.read(batch.buffer()))
                .extracting(LogRecord::offset)
                .containsExactly(12L, 17L);
    }

    @Test
    void offsetsMustGrow() {
        try (BatchBuilder builder = new BatchBuilder()) {
            builder.appendAt(3, 0, null, null, List.of());

            assertThatThrownBy(() -> builder.appendAt(3, 0, null, null, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBatchWithoutRecordsIsNotBuilt() {
        try (BatchBuilder builder = new BatchBuilder()) {
            assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theUncompressedSizeIsKnownWhileBuilding() {
        List<LogRecord> records = randomRecords.list(20, 0, true);

        try (BatchBuilder builder = OurRecords.filled(new BatchBuilder(Compression.ZSTD, 3), records)) {
            assertThat(builder.uncompressedBytes())
                    .isEqualTo(OurRecords.produced(Compression.NONE, records).remaining());
            assertThat(builder.recordCount()).isEqualTo(20);
        }
    }
}
