package gregor.log.compaction;

import static gregor.log.compaction.LogUnderTest.RETENTION_MS;
import static gregor.log.compaction.LogUnderTest.START_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.log.records.CorruptRecords;
import java.nio.ByteBuffer;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's rules of compaction, one by one, on a log in memory. */
final class CompactionTest {
    private static final long PRODUCER = 7;

    private final LogUnderTest log = new LogUnderTest();

    @Test
    void theLastRecordOfEachKeyStaysAtItsOffset() {
        log.append("a=1", "b=1", "a=2");
        log.append("b=2", "c=1");
        log.append("a=3");
        log.append("end=1");

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("3..4 3:b=2 4:c=1", "5..5 5:a=3", "6..6 6:end=1");
    }

    @Test
    void aBatchThatLosesRecordsKeepsItsOffsets() {
        log.append("a=1", "b=1", "a=2", "b=2");
        log.append("b=3");

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("0..3 2:a=2", "4..4 4:b=3");
    }

    @Test
    void recordsWithoutKeyGoAndAreCounted() {
        log.append("a=1", "=1", "=2");
        log.append("=3");
        log.append("b=1");

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("0..2 0:a=1", "4..4 4:b=1");
        assertThat(log.keyless).isEqualTo(3);
    }

    @Test
    void whatTheMapHasNoRoomForStaysForTheNextCleaning() {
        log.append("a=1", "b=1", "a=2", "c=1", "c=2");
        log.append("=1", "a=3");

        log.clean(START_MS, 3 * 24);

        assertThat(log.lines()).containsExactly("0..4 1:b=1 2:a=2 3:c=1 4:c=2", "5..6 5:=1 6:a=3");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aTombstoneGetsAHorizonAndGoesWhenItHasPassed(Compression codec) {
        log.append(new BatchBuilder(codec, codec.defaultLevel()), "a=1", "b=1", "a");
        log.append("end=1");

        log.clean(START_MS);
        assertThat(log.lines()).containsExactly("0..2 horizon +1000 1:b=1 2:a", "3..3 3:end=1");

        log.clean(START_MS + RETENTION_MS - 1);
        assertThat(log.lines()).containsExactly("0..2 horizon +1000 1:b=1 2:a", "3..3 3:end=1");

        log.clean(START_MS + RETENTION_MS);
        assertThat(log.lines()).containsExactly("0..2 horizon +1000 1:b=1", "3..3 3:end=1");
    }

    @Test
    void aTombstoneThatIsOverwrittenGoesAtOnce() {
        log.append("a");
        log.append("a=1");

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("1..1 1:a=1");
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1})
    void aTombstoneOfAnOldFormatGoesByTheAgeOfItsSegment(byte magic) {
        log.appendBytes(old(magic, 0, CompressionType.GZIP, "a", null, "b", "1"), 2);
        log.append("end=1");

        log.clean(START_MS);
        assertThat(log.lines()).containsExactly("1..1 0:a 1:b=1", "2..2 2:end=1");

        log.keepsOldTombstones = false;
        log.clean(START_MS);
        assertThat(log.lines()).containsExactly("1..1 1:b=1", "2..2 2:end=1");
    }

    @Test
    void abortedRecordsGoAndTheirMarkerTwoCleaningsLater() {
        log.append("a=1");
        long first = log.appendAs(PRODUCER, true, "a=2", "b=1");
        long last = log.appendMarker(PRODUCER, false);
        log.append("end=1");
        log.aborted.add(new AbortedTxn(PRODUCER, first, last, last + 1));

        log.clean(START_MS);
        assertThat(log.lines()).containsExactly("0..0 0:a=1", "3..3 marker", "4..4 4:end=1");
        assertThat(log.keptAborted).isEqualTo(log.aborted);

        log.clean(START_MS);
        assertThat(log.lines()).containsExactly("0..0 0:a=1", "3..3 horizon +1000 marker", "4..4 4:end=1");
        assertThat(log.keptAborted).isEmpty();

        log.aborted.clear();
        log.clean(START_MS + RETENTION_MS);
        assertThat(log.lines()).containsExactly("0..0 0:a=1", "4..4 4:end=1");
    }

    @Test
    void theMarkerOfACommitStaysAsLongAsAnythingOfItsTransaction() {
        log.appendAs(PRODUCER, true, "a=1", "b=1");
        log.appendMarker(PRODUCER, true);
        log.append("a=2");

        log.clean(START_MS);
        log.clean(START_MS + 10 * RETENTION_MS);
        assertThat(log.lines()).containsExactly("0..1 1:b=1", "2..2 marker", "3..3 3:a=2");

        log.append("b=2");
        log.clean(START_MS);
        assertThat(log.lines()).containsExactly("2..2 marker", "3..3 3:a=2", "4..4 4:b=2");

        log.clean(START_MS);
        log.clean(START_MS + RETENTION_MS);
        assertThat(log.lines()).containsExactly("3..3 3:a=2", "4..4 4:b=2");
    }

    @Test
    void theLastBatchOfALivingProducerStaysEmptyWithItsSequences() {
        log.appendAs(PRODUCER, false, "a=1", "b=1");
        long first = log.appendAs(PRODUCER, false, "a=2", "b=2");
        log.append("a=3", "b=3");
        log.lastRecords.put(PRODUCER, new LastRecord(first + 1, (short) 0));

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("2..3", "4..5 4:a=3 5:b=3");
        RecordBatch batch =
                MemoryRecords.readableRecords(log.bytes()).batches().iterator().next();
        batch.ensureValid();
        assertThat(batch.producerId()).isEqualTo(PRODUCER);
        assertThat(batch.baseSequence()).isEqualTo(2);
        assertThat(batch.lastSequence()).isEqualTo(3);
        assertThat(batch.compressionType()).isEqualTo(CompressionType.NONE);
    }

    @Test
    void theLastMarkerOfAProducerWithoutRecordsStaysForItsEpoch() {
        log.appendMarker(PRODUCER, true);
        log.append("end=1");
        log.lastRecords.put(PRODUCER, new LastRecord(LastRecord.NO_DATA, (short) 0));

        log.clean(START_MS);
        log.clean(START_MS + RETENTION_MS);
        assertThat(log.lines()).containsExactly("0..0 empty marker", "1..1 1:end=1");

        log.lastRecords.clear();
        log.clean(START_MS + RETENTION_MS);
        assertThat(log.lines()).containsExactly("1..1 1:end=1");
    }

    @Test
    void theLogDoesNotEndEarlierThanBefore() {
        log.append("a=1");
        log.append("=1", "=2");

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("0..0 0:a=1", "1..2");
    }

    /** Stock throws here, and never cleans the partition again. */
    @Test
    void anOldFormatHasNoEmptyBatchesAndKeepsItsLastOneWhole() {
        log.append("a=1");
        log.appendBytes(old((byte) 1, 1, CompressionType.NONE, "a", null), 1);
        log.keepsOldTombstones = false;

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("1..1 1:a");
    }

    @Test
    void aDamagedBatchIsNamedAndNothingIsDropped() {
        log.append("a=1");
        log.append("b=1", "a=2");
        log.bytes().put(log.bytes().limit() - 3, (byte) 'x');

        assertThatThrownBy(() -> log.clean(START_MS))
                .isInstanceOf(CorruptRecords.class)
                .hasMessageContaining("checksum")
                .hasMessageContaining("offsets 1 to 2");
        assertThatThrownBy(() -> new RecordFilter(64).filter(log.bytes(), keepNothing()))
                .isInstanceOf(CorruptRecords.class)
                .hasMessageContaining("offsets 1 to 2");
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD", "LZ4", "SNAPPY"})
    void aBatchThatExpandsToMoreThanIsKeptInMemoryIsFilteredAllTheSame(Compression codec) {
        String large = "x".repeat(3_000_000);
        log.append(new BatchBuilder(codec, codec.defaultLevel()), "a=" + large, "b=" + large, "a=" + large, "c=1");
        log.append("b=1");

        log.clean(START_MS);

        assertThat(log.lines()).containsExactly("0..3 2:a=x times 3000000 3:c=1", "4..4 4:b=1");
    }

    private static Compaction keepNothing() {
        return new Compaction(
                new CleaningRules(START_MS, 0, 100),
                new OffsetMap(100),
                new CleanedTransactions(),
                new LogUnderTest().lastRecords,
                false);
    }

    private static ByteBuffer old(byte magic, long offset, CompressionType codec, String... keysAndValues) {
        SimpleRecord[] records = new SimpleRecord[keysAndValues.length / 2];
        for (int i = 0; i < records.length; i++) {
            String value = keysAndValues[2 * i + 1];
            records[i] = new SimpleRecord(
                    START_MS, keysAndValues[2 * i].getBytes(), value == null ? null : value.getBytes());
        }
        return MemoryRecords.withRecords(
                        magic,
                        offset,
                        org.apache.kafka.common.compress.Compression.of(codec).build(),
                        org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                        records)
                .buffer();
    }
}
