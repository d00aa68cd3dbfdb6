package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a leader refuses, and what it changes in a batch that may stay as it is. */
final class AppendValidatorTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2, 3};

    @ParameterizedTest
    @EnumSource(Compression.class)
    void offsetsAndLeaderEpochAreAssignedInThePayloadsOwnMemory(Compression compression) {
        ByteBuffer payload = OurRecords.inFrame(threeRecords(compression).build());
        int crc = OurRecords.batch(payload).storedCrc();

        AppendableBatch appended = validate(AppendRules.DEFAULT, payload);

        assertThat(appended.records()).isSameAs(payload);
        assertThat(appended.firstOffset()).isEqualTo(500);
        assertThat(appended.lastOffset()).isEqualTo(502);
        assertThat(appended.maxTimestampMs()).isEqualTo(NOW_MS + 1);
        assertThat(appended.offsetOfMaxTimestamp()).isEqualTo(502);
        assertThat(appended.logAppendTimeMs()).isEqualTo(RecordBatch.NO_TIMESTAMP);
        assertThat(appended.conversion()).isEqualTo(ConversionStats.NONE);
        RecordBatch batch = OurRecords.batch(payload);
        assertThat(batch.leaderEpoch()).isEqualTo(9);
        assertThat(batch.storedCrc()).as("not covered by the checksum").isEqualTo(crc);
        assertThat(batch.isIntact()).isTrue();
        assertThat(KafkaRecords.read(payload)).extracting(LogRecord::offset).containsExactly(500L, 501L, 502L);
    }

    @Test
    void theTimeOfTheAppendIsStampedInPlaceAndTheBatchSealedAgain() {
        ByteBuffer payload = threeRecords(Compression.LZ4).build();

        AppendableBatch appended = validate(rules().logAppendTime().build(), payload);

        assertThat(appended.records()).isSameAs(payload);
        assertThat(appended.logAppendTimeMs()).isEqualTo(NOW_MS);
        assertThat(appended.maxTimestampMs()).isEqualTo(NOW_MS);
        assertThat(OurRecords.batch(payload).isIntact()).isTrue();
        assertThat(KafkaRecords.read(payload))
                .extracting(LogRecord::timestampMs)
                .containsOnly(NOW_MS);
    }

    @Test
    void theClaimThatABrokerSetTheTimestampsIsTakenBack() {
        ByteBuffer payload =
                threeRecords(Compression.NONE).logAppendTime(NOW_MS - 5).build();

        validate(AppendRules.DEFAULT, payload);

        assertThat(OurRecords.batch(payload).isIntact()).isTrue();
        assertThat(OurRecords.batch(payload).timestampType()).isEqualTo(TimestampType.CREATE_TIME);
    }

    @Test
    void aTimestampThatABrokerMaySetIsRefusedWhereTheBrokerSetsIt() {
        ByteBuffer payload =
                threeRecords(Compression.NONE).logAppendTime(NOW_MS).build();

        AppendRejected rejected = rejection(rules().logAppendTime().build(), payload);

        assertThat(rejected.reason()).isEqualTo(Reason.INVALID_TIMESTAMP);
        assertThat(rejected.recordErrors()).extracting(RecordError::index).containsExactly(0, 1, 2);
    }

    @Test
    void aRejectedPayloadIsLeftAsItWas() {
        ByteBuffer payload = new BatchBuilder().append(NOW_MS, null, VALUE).build();
        ByteBuffer before = ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip();

        rejection(rules().compacted().build(), payload);

        assertThat(payload).isEqualTo(before);
    }

    @Test
    void trap47RecordsWithoutKeysAreNamedOnACompactedTopic() {
        for (Compression compression : Compression.values()) {
            ByteBuffer payload = new BatchBuilder(compression, compression.defaultLevel())
                    .append(NOW_MS, KEY, VALUE)
                    .append(NOW_MS, null, VALUE)
                    .append(NOW_MS, KEY, null)
                    .append(NOW_MS, null, VALUE)
                    .build();

            AppendRejected rejected = rejection(rules().compacted().build(), payload);

            assertThat(rejected.reason()).isEqualTo(Reason.INVALID_RECORD);
            assertThat(rejected.recordErrors()).extracting(RecordError::index).containsExactly(1, 3);
        }
    }

    @Test
    void recordErrorsAreBounded() {
        BatchBuilder builder = new BatchBuilder(Compression.GZIP, 9);
        for (int i = 0; i < 5000; i++) {
            builder.append(NOW_MS, null, VALUE);
        }

        assertThat(rejection(rules().compacted().build(), builder.build()).recordErrors())
                .hasSize(RecordCheck.ERRORS_MAX);
    }

    @Test
    void recordsWithKeysMayGoToACompactedTopic() {
        assertThat(validate(
                                rules().compacted().build(),
                                threeRecords(Compression.ZSTD).build())
                        .lastOffset())
                .isEqualTo(502);
    }

    @Test
    void trap47AClientMayNotWriteControlBatches() {
        ByteBuffer marker = new EndTxnMarker(true, 4).toBatch(7, (short) 0, NOW_MS);

        assertThat(rejection(AppendRules.DEFAULT, marker).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void aCoordinatorsMarkerIsAppendedAndNeverCompressed() {
        ByteBuffer marker = new EndTxnMarker(true, 4).toBatch(7, (short) 0, NOW_MS);
        AppendRules rules = rules().compression(Compression.GZIP).compacted().build();

        AppendableBatch appended =
                new AppendValidator(rules).validate(marker, AppendOrigin.COORDINATOR, 500, 9, NOW_MS);

        assertThat(appended.records()).isSameAs(marker);
        assertThat(EndTxnMarker.read(OurRecords.batch(marker))).isEqualTo(new EndTxnMarker(true, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void trap47TheLastOffsetDeltaMustMatchTheCount(int lastOffsetDelta) {
        ByteBuffer payload = changed(batch -> batch.putInt(Layout.LAST_OFFSET_DELTA, lastOffsetDelta));

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void trap47ABatchMustHaveRecords(int count) {
        ByteBuffer payload =
                changed(batch -> batch.putInt(Layout.RECORD_COUNT, count).putInt(Layout.LAST_OFFSET_DELTA, count - 1));

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void trap47AHeaderMayNotClaimMoreRecordsThanTheBytesCanHold(Compression compression) {
        ByteBuffer payload = threeRecords(compression).build();
        payload.putInt(Layout.RECORD_COUNT, Integer.MAX_VALUE).putInt(Layout.LAST_OFFSET_DELTA, Integer.MAX_VALUE - 1);
        OurRecords.batch(payload).seal();

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void noEndOfEqualRecordsIsTooMany(Compression compression) {
        BatchBuilder builder = new BatchBuilder(compression, compression.defaultLevel());
        for (int i = 0; i < 100_000; i++) {
            builder.append(0, (ByteBuffer) null, null, List.of());
        }

        assertThat(validate(rules().maxBatchBytes(10_000_000).build(), builder.build())
                        .lastOffset())
                .isEqualTo(500 + 100_000 - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE})
    void trap47ASequenceOfAProducerIsNeverNegative(int sequence) {
        ByteBuffer payload =
                threeRecords(Compression.NONE).producer(7, (short) 0, sequence).build();

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @ParameterizedTest
    @ValueSource(shorts = {-2, Short.MIN_VALUE})
    void theEpochOfAProducerIsNeverLessThanThatOfNone(short epoch) {
        ByteBuffer payload =
                threeRecords(Compression.NONE).producer(7, epoch, 0).build();

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void trap45ABaseOffsetFromAClientIsZero() {
        ByteBuffer payload = threeRecords(Compression.NONE).baseOffset(1).build();

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void trap45TwoBatchesAreRefused() {
        ByteBuffer payload = joined(
                threeRecords(Compression.NONE).build(),
                threeRecords(Compression.NONE).build());

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void bytesOfACutOffSecondBatchAreLeftBehind() {
        ByteBuffer second = threeRecords(Compression.NONE).build();
        ByteBuffer first = threeRecords(Compression.NONE).build();

        AppendableBatch appended = validate(AppendRules.DEFAULT, joined(first, second.limit(second.limit() - 1)));

        assertThat(appended.records().remaining()).isEqualTo(first.remaining());
    }

    @Test
    void nothingIsAppendedOfAnEmptyPayload() {
        assertThat(validate(AppendRules.DEFAULT, ByteBuffer.allocate(0)).isNothing())
                .isTrue();
        assertThat(validate(AppendRules.DEFAULT, ByteBuffer.allocate(11)).isNothing())
                .isTrue();
    }

    @Test
    void everyFlippedBitUnderTheChecksumIsFound() {
        ByteBuffer payload = threeRecords(Compression.NONE).build();
        for (int position = Layout.CRC; position < payload.limit(); position++) {
            byte good = payload.get(position);
            payload.put(position, (byte) (good ^ 1 << position % 8));

            assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.CORRUPT_MESSAGE);
            payload.put(position, good);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 13, 48})
    void aSizeThatCannotBeIsCorrupt(int size) {
        ByteBuffer payload = threeRecords(Compression.NONE).build().putInt(Layout.SIZE, size);

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.CORRUPT_MESSAGE);
    }

    @Test
    void trap48TheSizeLimitIsThatOfTheWholeBatch() {
        ByteBuffer payload = threeRecords(Compression.NONE).build();
        int size = payload.remaining();

        assertThat(rejection(rules().maxBatchBytes(size - 1).build(), payload).reason())
                .isEqualTo(Reason.MESSAGE_TOO_LARGE);
        assertThat(validate(rules().maxBatchBytes(size).build(), payload).lastOffset())
                .isEqualTo(502);
    }

    @Test
    void anUnknownCodecIsUnsupported() {
        ByteBuffer payload = changed(batch -> batch.putShort(Layout.ATTRIBUTES, (short) 5));

        assertThat(rejection(AppendRules.DEFAULT, payload).reason()).isEqualTo(Reason.UNSUPPORTED_COMPRESSION_TYPE);
    }

    @Test
    void timestampsOutsideTheTopicsLimitsAreNamed() {
        AppendRules rules = rules().timestamps(1000, 100).build();
        ByteBuffer payload = new BatchBuilder()
                .append(NOW_MS - 1000, KEY, VALUE)
                .append(NOW_MS - 1001, KEY, VALUE)
                .append(NOW_MS + 100, KEY, VALUE)
                .append(NOW_MS + 101, KEY, VALUE)
                .append(RecordBatch.NO_TIMESTAMP, KEY, VALUE)
                .build();

        AppendRejected rejected = rejection(rules, payload);

        assertThat(rejected.reason()).isEqualTo(Reason.INVALID_TIMESTAMP);
        assertThat(rejected.recordErrors()).extracting(RecordError::index).containsExactly(1, 3);
    }

    @Test
    void theEarliestTimestampIsFoundThoughTheHeaderDoesNotHaveIt() {
        ByteBuffer payload = new BatchBuilder()
                .append(NOW_MS, KEY, VALUE)
                .append(0, KEY, VALUE)
                .build();

        assertThat(rejection(rules().timestamps(1000, Long.MAX_VALUE).build(), payload)
                        .recordErrors())
                .extracting(RecordError::index)
                .containsExactly(1);
    }

    @Test
    void aLatestTimestampThatIsWrongInTheHeaderIsMendedWhereRecordsAreWalked() {
        ByteBuffer payload = changed(batch -> batch.putLong(Layout.MAX_TIMESTAMP, NOW_MS + 77));

        AppendableBatch appended = validate(rules().compacted().build(), payload);

        assertThat(appended.maxTimestampMs()).isEqualTo(NOW_MS + 1);
        assertThat(OurRecords.batch(payload).isIntact()).isTrue();
        assertThat(OurRecords.batch(payload).maxTimestampMs()).isEqualTo(NOW_MS + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, NOW_MS - 1, NOW_MS + 3_600_001, Long.MAX_VALUE})
    void aLatestTimestampThatCannotBeIsMendedEverywhere(long claimedMs) {
        ByteBuffer payload = changed(batch -> batch.putLong(Layout.MAX_TIMESTAMP, claimedMs));

        assertThat(validate(AppendRules.DEFAULT, payload).maxTimestampMs()).isEqualTo(NOW_MS + 1);
        assertThat(OurRecords.batch(payload).isIntact()).isTrue();
    }

    @Test
    void aRecordFromTheFutureKeepsItsTimestamp() {
        ByteBuffer payload = new BatchBuilder()
                .append(NOW_MS + 7_200_000, KEY, VALUE)
                .append(NOW_MS, KEY, VALUE)
                .build();

        assertThat(validate(AppendRules.DEFAULT, payload).maxTimestampMs()).isEqualTo(NOW_MS + 7_200_000);
    }

    @Test
    void recordsThatAreNotWhatTheBatchClaimsAreInvalidWhereTheyAreWalked() {
        ByteBuffer payload =
                changed(batch -> batch.putInt(Layout.RECORD_COUNT, 4).putInt(Layout.LAST_OFFSET_DELTA, 3));

        assertThat(rejection(rules().compacted().build(), payload).reason()).isEqualTo(Reason.INVALID_RECORD);
        assertThat(rejection(rules().compression(Compression.LZ4).build(), payload)
                        .reason())
                .isEqualTo(Reason.INVALID_RECORD);
    }

    @Test
    void aCompressedBatchOfGarbageIsInvalidWhereItIsWalked() {
        for (Compression compression :
                List.of(Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD)) {
            ByteBuffer payload = changed(batch -> batch.putShort(Layout.ATTRIBUTES, (short) compression.id()));

            assertThat(rejection(rules().compacted().build(), payload).reason()).isEqualTo(Reason.INVALID_RECORD);
        }
    }

    static BatchBuilder threeRecords(Compression compression) {
        return new BatchBuilder(compression, compression.defaultLevel())
                .append(NOW_MS, KEY, VALUE)
                .append(NOW_MS + 1, KEY, null)
                .append(NOW_MS - 1, KEY, VALUE);
    }

    /** Three records whose header says something else, under a checksum that agrees. */
    private static ByteBuffer changed(Consumer<ByteBuffer> change) {
        ByteBuffer payload = threeRecords(Compression.NONE).build();
        change.accept(payload);
        OurRecords.batch(payload).seal();
        return payload;
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first.duplicate())
                .put(second.duplicate())
                .flip();
    }

    private static AppendableBatch validate(AppendRules rules, ByteBuffer payload) {
        return new AppendValidator(rules).validate(payload, AppendOrigin.CLIENT, 500, 9, NOW_MS);
    }

    private static AppendRejected rejection(AppendRules rules, ByteBuffer payload) {
        return catchThrowableOfType(AppendRejected.class, () -> validate(rules, payload));
    }

    private static TestRules rules() {
        return new TestRules();
    }
}
