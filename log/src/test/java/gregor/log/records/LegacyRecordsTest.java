package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Message formats 0 and 1, against Kafka's own reader and writer. */
final class LegacyRecordsTest {
    private static final Random RANDOM = Seeds.random(LegacyRecordsTest.class);
    private final RandomRecords randomRecords = new RandomRecords(RANDOM);

    static Stream<Arguments> formats() {
        return Stream.of(Compression.NONE, Compression.GZIP, Compression.SNAPPY, Compression.LZ4)
                .flatMap(compression -> Stream.of(Arguments.of(0, compression), Arguments.of(1, compression)));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void weReadWhatKafkaWrites(int magic, Compression compression) {
        for (int round = 0; round < 20; round++) {
            List<LogRecord> records = randomRecords.list(randomRecords.count(), 1000, false);
            ByteBuffer set = KafkaRecords.build(
                    KafkaRecords.builder(magic, compression, TimestampType.CREATE_TIME, 1000, -1), records);

            assertThat(OurRecords.batch(set).isIntact()).isTrue();
            assertThat(OurRecords.read(OurRecords.inFrame(set)))
                    .isEqualTo(KafkaRecords.read(set))
                    .hasSameSizeAs(records);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void kafkaReadsWhatWeWrite(int magic, Compression compression) {
        for (int round = 0; round < 20; round++) {
            List<LogRecord> records = randomRecords.list(randomRecords.count(), 1000, false);
            LegacyBuilder builder = new LegacyBuilder(magic, compression);
            records.forEach(r -> builder.append(r.offset(), r.timestampMs(), r.key(), r.value()));
            ByteBuffer kafkas = KafkaRecords.build(
                    KafkaRecords.builder(magic, compression, TimestampType.CREATE_TIME, 1000, -1), records);

            assertThat(KafkaRecords.read(builder.build())).isEqualTo(KafkaRecords.read(kafkas));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void timestampsSetByTheBrokerAreThoseOfTheOuterMessage(int magic, Compression compression) {
        List<LogRecord> records = randomRecords.list(5, 1000, false);
        ByteBuffer kafkas = KafkaRecords.build(
                KafkaRecords.builder(magic, compression, TimestampType.LOG_APPEND_TIME, 1000, 77), records);
        LegacyBuilder builder = new LegacyBuilder(magic, compression, TimestampType.LOG_APPEND_TIME, 77);
        records.forEach(r -> builder.append(r.offset(), r.timestampMs(), r.key(), r.value()));
        ByteBuffer ours = builder.build();

        assertThat(OurRecords.read(ours))
                .isEqualTo(OurRecords.read(kafkas))
                .isEqualTo(KafkaRecords.read(kafkas))
                .isEqualTo(KafkaRecords.read(ours))
                .extracting(LogRecord::timestampMs)
                .containsOnly(magic == 0 ? RecordBatch.NO_TIMESTAMP : 77L);
    }

    @Test
    void uncompressedMessagesAreByteForByteKafkas() {
        List<LogRecord> records = randomRecords.list(20, 5, false);
        for (int magic = 0; magic <= 1; magic++) {
            LegacyBuilder builder = new LegacyBuilder(magic, Compression.NONE);
            records.forEach(r -> builder.append(r.offset(), r.timestampMs(), r.key(), r.value()));

            assertThat(builder.build())
                    .isEqualTo(KafkaRecords.build(
                            KafkaRecords.builder(magic, Compression.NONE, TimestampType.CREATE_TIME, 5, -1), records));
        }
    }

    @Test
    void anOuterOffsetOfZeroMeansThatOffsetsInsideAreReal() {
        ByteBuffer set = threeMessagesInside(10);
        set.putLong(0, 0);

        assertThat(OurRecords.read(set)).extracting(LogRecord::offset).containsExactly(0L, 1L, 2L);
    }

    @Test
    void anOuterOffsetBelowThoseInsideIsCorrupt() {
        ByteBuffer set = threeMessagesInside(10);
        set.putLong(0, 1);

        assertThatThrownBy(() -> OurRecords.read(set)).isInstanceOf(CorruptRecords.class);
    }

    @Test
    void zstdIsNoCodecOfTheOldFormats() {
        ByteBuffer set = threeMessagesInside(0);
        set.put(Layout.LEGACY_ATTRIBUTES, (byte) Compression.ZSTD.id());

        assertThatThrownBy(() -> OurRecords.read(set)).isInstanceOf(CorruptRecords.class);
    }

    private static ByteBuffer threeMessagesInside(long firstOffset) {
        LegacyBuilder builder = new LegacyBuilder(1, Compression.GZIP);
        for (int i = 0; i < 3; i++) {
            builder.append(firstOffset + i, 5, null, ByteBuffer.allocate(3));
        }
        return builder.build();
    }
}
