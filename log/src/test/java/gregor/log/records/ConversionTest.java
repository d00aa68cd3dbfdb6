package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gregor.log.records.AppendRejected.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Appends whose records must be written anew, read back by Kafka's own classes. */
final class ConversionTest {
    private static final Random RANDOM = Seeds.random(ConversionTest.class);
    private static final long FIRST_OFFSET = 500;
    private static final long NOW_MS = 1_800_000_000_000L;

    private final RandomRecords randomRecords = new RandomRecords(RANDOM);

    static Stream<Arguments> codecPairs() {
        return Stream.of(Compression.values())
                .flatMap(from -> Stream.of(Compression.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("codecPairs")
    void theTopicsCodecReplacesTheProducers(Compression from, Compression to) {
        List<LogRecord> records = randomRecords.list(randomRecords.count(), 0, true);
        ByteBuffer payload = OurRecords.inFrame(KafkaRecords.produced(2, from, records));

        AppendableBatch appended = append(new TestRules().compression(to).build(), payload);

        RecordBatch batch = OurRecords.batch(appended.records());
        assertThat(batch.compression()).isEqualTo(to);
        assertThat(batch.isIntact()).isTrue();
        assertThat(batch.leaderEpoch()).isEqualTo(9);
        assertThat(KafkaRecords.read(appended.records())).isEqualTo(moved(records, false));
        assertThat(appended.lastOffset()).isEqualTo(FIRST_OFFSET + records.size() - 1);
        assertThat(appended.conversion().records()).isEqualTo(from == to ? 0 : records.size());
    }

    @Test
    void producerAndTransactionOutliveAChangeOfCodec() {
        ByteBuffer payload = OurRecords.filled(new BatchBuilder(), randomRecords.list(3, 0, true))
                .producer(7, (short) 3, 11)
                .transactional()
                .build();

        AppendableBatch appended = append(
                new TestRules().compression(Compression.ZSTD).logAppendTime().build(), payload);

        RecordBatch batch = OurRecords.batch(appended.records());
        assertThat(batch.producerId()).isEqualTo(7);
        assertThat(batch.producerEpoch()).isEqualTo((short) 3);
        assertThat(batch.baseSequence()).isEqualTo(11);
        assertThat(batch.isTransactional()).isTrue();
        assertThat(batch.isIntact()).isTrue();
        assertThat(appended.logAppendTimeMs()).isEqualTo(NOW_MS);
        assertThat(KafkaRecords.read(appended.records()))
                .extracting(LogRecord::timestampMs)
                .containsOnly(NOW_MS);
    }

    @Test
    void oddOffsetsInACompressedBatchAreStraightenedWhereItIsWalked() {
        BatchBuilder builder = new BatchBuilder(Compression.GZIP, 9).producer(7, (short) 3, 11);
        builder.appendAt(1, 5, null, null, List.of()).appendAt(2, 6, null, null, List.of());
        ByteBuffer payload = builder.build().putInt(Layout.LAST_OFFSET_DELTA, 1);
        OurRecords.batch(payload).seal();

        AppendableBatch appended =
                append(new TestRules().timestamps(Long.MAX_VALUE - 1, 0).build(), payload);

        assertThat(KafkaRecords.read(appended.records()))
                .extracting(LogRecord::offset)
                .containsExactly(FIRST_OFFSET, FIRST_OFFSET + 1);
        assertThat(OurRecords.batch(appended.records()).baseSequence()).isEqualTo(11);
    }

    @ParameterizedTest
    @MethodSource("gregor.log.records.LegacyRecordsTest#formats")
    void trap46OldMessagesBecomeOneBatchOfFormat2(int magic, Compression from) {
        for (int round = 0; round < 20; round++) {
            List<LogRecord> records = randomRecords.list(randomRecords.count(), 0, false);
            ByteBuffer payload = OurRecords.inFrame(KafkaRecords.produced(magic, from, records));

            AppendableBatch appended = append(AppendRules.DEFAULT, payload);

            BatchCursor batches = new BatchCursor(appended.records());
            assertThat(batches.next()).isTrue();
            assertThat(batches.batch().magic()).isEqualTo(2);
            assertThat(batches.batch().compression()).isEqualTo(from);
            assertThat(batches.batch().isIntact()).isTrue();
            assertThat(batches.next()).isFalse();
            assertThat(KafkaRecords.read(appended.records())).isEqualTo(moved(records, magic == 0));
            assertThat(appended.conversion().records()).isEqualTo(records.size());
        }
    }

    @ParameterizedTest
    @MethodSource("gregor.log.records.LegacyRecordsTest#formats")
    void trap46OldMessagesTakeTheTopicsCodecAndTime(int magic, Compression from) {
        List<LogRecord> records = randomRecords.list(20, 0, false);
        AppendRules rules =
                new TestRules().compression(Compression.ZSTD).logAppendTime().build();

        AppendableBatch appended = append(rules, KafkaRecords.produced(magic, from, records));

        assertThat(OurRecords.batch(appended.records()).compression()).isEqualTo(Compression.ZSTD);
        assertThat(appended.maxTimestampMs()).isEqualTo(NOW_MS);
        assertThat(KafkaRecords.read(appended.records()))
                .hasSameSizeAs(records)
                .extracting(LogRecord::timestampMs)
                .containsOnly(NOW_MS);
    }

    @Test
    void trap46OffsetsInsideAreAssignedAnewWhateverTheClientWrote() {
        LegacyBuilder builder = new LegacyBuilder(1, Compression.GZIP);
        builder.append(7, 5, null, null).append(9, 6, null, null).append(42, 6, null, null);

        assertThat(KafkaRecords.read(
                        append(AppendRules.DEFAULT, builder.build()).records()))
                .extracting(LogRecord::offset)
                .containsExactly(FIRST_OFFSET, FIRST_OFFSET + 1, FIRST_OFFSET + 2);
    }

    @Test
    void trap46AWrongChecksumOfAMessageInsideIsFound() {
        LegacyBuilder inside = new LegacyBuilder(1, Compression.NONE);
        ByteBuffer message = inside.append(0, 5, null, ByteBuffer.allocate(4)).build();
        message.put(message.limit() - 1, (byte) 1);

        assertThat(rejection(AppendRules.DEFAULT, wrapped(1, message)).reason()).isEqualTo(Reason.CORRUPT_MESSAGE);
    }

    @Test
    void aCompressedMessageInsideACompressedOneIsRefused() {
        ByteBuffer inside =
                new LegacyBuilder(1, Compression.GZIP).append(0, 5, null, null).build();

        AppendRejected rejected = rejection(AppendRules.DEFAULT, wrapped(1, inside));

        assertThat(rejected.reason()).isEqualTo(Reason.INVALID_RECORD);
        assertThat(rejected.recordErrors()).hasSize(1);
    }

    @Test
    void aMessageIsRefusedOnceWhateverElseIsWrongWithIt() {
        ByteBuffer inside =
                new LegacyBuilder(1, Compression.GZIP).append(0, 5, null, null).build();

        assertThat(rejection(new TestRules().compacted().build(), wrapped(1, inside))
                        .recordErrors())
                .hasSize(1);
    }

    @Test
    void aMessageInsideOneOfAnotherFormatIsRefused() {
        ByteBuffer inside =
                new LegacyBuilder(0, Compression.NONE).append(0, 5, null, null).build();

        assertThat(rejection(AppendRules.DEFAULT, wrapped(1, inside)).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void aCompressedMessageWithNothingInsideIsRefused() {
        assertThat(rejection(AppendRules.DEFAULT, wrapped(1, ByteBuffer.allocate(0)))
                        .reason())
                .isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void oldMessagesWithoutKeysAreRefusedOnACompactedTopic() {
        ByteBuffer payload =
                new LegacyBuilder(1, Compression.GZIP).append(0, 5, null, null).build();

        assertThat(rejection(new TestRules().compacted().build(), payload).recordErrors())
                .extracting(RecordError::index)
                .containsExactly(0);
    }

    @Test
    void trap48TheLimitHoldsForTheConvertedBatch() {
        byte[] zeros = new byte[100_000];
        ByteBuffer payload =
                new BatchBuilder(Compression.GZIP, 9).append(5, null, zeros).build();
        AppendRules rules = new TestRules()
                .compression(Compression.NONE)
                .maxBatchBytes(10_000)
                .build();

        assertThat(rejection(rules, payload).reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
    }

    @Test
    void trap48TheLimitHoldsForOldMessagesConvertedUp() {
        ByteBuffer payload = new LegacyBuilder(1, Compression.GZIP)
                .append(0, 5, null, ByteBuffer.allocate(100_000))
                .build();
        AppendRules rules = new TestRules()
                .compression(Compression.NONE)
                .maxBatchBytes(10_000)
                .build();

        assertThat(rejection(rules, payload).reason()).isEqualTo(Reason.MESSAGE_TOO_LARGE);
    }

    @Test
    void theTopicsLevelIsUsed() {
        List<LogRecord> records = randomRecords.list(2000, 0, false);

        assertThat(recompressed(records, 9)).isLessThan(recompressed(records, 1));
    }

    private static int recompressed(List<LogRecord> records, int level) {
        AppendRules rules = new AppendRules(
                10_000_000, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, Compression.GZIP, level);
        return append(rules, OurRecords.produced(Compression.NONE, records))
                .records()
                .remaining();
    }

    /** A message of format {@code magic} whose gzip value is {@code inside}. */
    private static ByteBuffer wrapped(int magic, ByteBuffer inside) {
        GrowingBuffer value = new GrowingBuffer(64, 10_000);
        try (OutputStream out = Compression.GZIP.compressor(value, 6, magic)) {
            out.write(inside.array(), 0, inside.limit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer message = new LegacyBuilder(magic, Compression.NONE)
                .append(0, 5, null, value.toBuffer())
                .build();
        message.put(Layout.LEGACY_ATTRIBUTES, (byte) Compression.GZIP.id());
        OurRecords.reseal(message);
        return message;
    }

    private static List<LogRecord> moved(List<LogRecord> records, boolean timeless) {
        return records.stream()
                .map(record -> new LogRecord(
                        record.offset() + FIRST_OFFSET,
                        timeless ? RecordBatch.NO_TIMESTAMP : record.timestampMs(),
                        record.key(),
                        record.value(),
                        record.headers()))
                .toList();
    }

    private static AppendableBatch append(AppendRules rules, ByteBuffer payload) {
        return new AppendValidator(rules).validate(payload, AppendOrigin.CLIENT, FIRST_OFFSET, 9, NOW_MS);
    }

    private static AppendRejected rejection(AppendRules rules, ByteBuffer payload) {
        return catchThrowableOfType(AppendRejected.class, () -> append(rules, payload));
    }
}
