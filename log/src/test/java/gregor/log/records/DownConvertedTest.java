package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What old clients are given, against Kafka's own down-conversion. */
final class DownConvertedTest {
    private static final Random RANDOM = Seeds.random(DownConvertedTest.class);
    private static final Compression[] OLD_CODECS = {
        Compression.NONE, Compression.GZIP, Compression.SNAPPY, Compression.LZ4
    };

    private final RandomRecords randomRecords = new RandomRecords(RANDOM);

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void trap71ALogOfAllFormatsAndCodecsReadsAsKafkaConvertsIt(int magic) {
        for (int round = 0; round < 100; round++) {
            ByteBuffer log = mixedLog(10 + RANDOM.nextInt(10));
            long fetchOffset = RANDOM.nextInt(40);

            DownConverted ours = DownConverted.of(OurRecords.inFrame(log), magic, fetchOffset);
            ByteBuffer kafkas = kafkas(log, magic, fetchOffset);

            assertThat(KafkaRecords.read(ours.records())).isEqualTo(KafkaRecords.read(kafkas));
            assertThat(shape(ours.records())).isEqualTo(shape(kafkas));
        }
    }

    @Test
    void uncompressedBatchesAreByteForByteKafkas() {
        ByteBuffer batch = KafkaRecords.produced(2, Compression.NONE, randomRecords.list(30, 0, true));

        assertThat(DownConverted.of(batch, 1, 0).records()).isEqualTo(kafkas(batch, 1, 0));
        assertThat(DownConverted.of(batch, 0, 12).records()).isEqualTo(kafkas(batch, 0, 12));
    }

    @Test
    void batchesThatAreOldEnoughStayAsTheyAre() {
        ByteBuffer set = KafkaRecords.produced(0, Compression.GZIP, randomRecords.list(30, 0, false));

        DownConverted converted = DownConverted.of(set, 1, 0);

        assertThat(converted.records()).isEqualTo(set);
        assertThat(converted.stats().records()).isZero();
    }

    @Test
    void aBatchThatIsCutOffIsLeftOut() {
        ByteBuffer log = joined(List.of(
                OurRecords.produced(Compression.NONE, randomRecords.list(1, 0, false)),
                OurRecords.produced(Compression.NONE, randomRecords.list(1, 0, false))));

        ByteBuffer converted =
                DownConverted.of(log.limit(log.limit() - 1), 1, 0).records();

        assertThat(OurRecords.read(converted)).hasSize(1);
    }

    @Test
    void trap71ZstdIsUnsupportedButWhatComesBeforeItIsServed() {
        ByteBuffer zstd = OurRecords.produced(Compression.ZSTD, randomRecords.list(3, 0, false));
        ByteBuffer gzip = OurRecords.produced(Compression.GZIP, randomRecords.list(5, 0, false));

        assertThatThrownBy(() -> DownConverted.of(joined(List.of(zstd, gzip)), 1, 0))
                .isInstanceOf(UnsupportedCompression.class);
        assertThat(OurRecords.read(
                        DownConverted.of(joined(List.of(gzip, zstd)), 1, 0).records()))
                .hasSize(5);
    }

    @Test
    void onlyControlBatchesAreShownAsABatchThatIsCutOff() {
        ByteBuffer marker = new EndTxnMarker(false, 1).toBatch(7, (short) 0, 5);

        ByteBuffer records = DownConverted.of(marker, 1, 0).records();

        assertThat(records.remaining()).isEqualTo(RecordBatch.PREFIX_BYTES);
        assertThat(OurRecords.read(records)).isEmpty();
        assertThat(KafkaRecords.read(records)).isEmpty();
    }

    @Test
    void nothingStaysNothing() {
        assertThat(DownConverted.of(ByteBuffer.allocate(0), 0, 0).records().hasRemaining())
                .isFalse();
        assertThat(DownConverted.of(ByteBuffer.allocate(11), 0, 0).records().hasRemaining())
                .isFalse();
    }

    /** Batches as they may follow each other in a log that has seen many versions. */
    private ByteBuffer mixedLog(int batches) {
        List<ByteBuffer> log = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < batches; i++) {
            int magic = RANDOM.nextInt(3);
            Compression compression = OLD_CODECS[RANDOM.nextInt(OLD_CODECS.length)];
            TimestampType type = TimestampType.values()[RANDOM.nextInt(2)];
            List<LogRecord> records = randomRecords.list(1 + RANDOM.nextInt(5), offset, magic == 2);
            log.add(KafkaRecords.build(KafkaRecords.builder(magic, compression, type, offset, 77), records));
            offset += records.size();
            if (RANDOM.nextInt(4) == 0) {
                ByteBuffer marker = new EndTxnMarker(true, 1).toBatch(7, (short) 0, 5);
                OurRecords.batch(marker).assignOffsets(offset++);
                log.add(marker);
            }
        }
        return joined(log);
    }

    private static ByteBuffer kafkas(ByteBuffer log, int magic, long fetchOffset) {
        MemoryRecords converted = MemoryRecords.readableRecords(log.duplicate())
                .downConvert((byte) magic, fetchOffset, Time.SYSTEM)
                .records();
        return converted.buffer();
    }

    private static List<String> shape(ByteBuffer log) {
        List<String> shape = new ArrayList<>();
        BatchCursor cursor = new BatchCursor(log);
        while (cursor.next()) {
            RecordBatch batch = cursor.batch();
            shape.add(batch.magic() + " " + batch.compression() + " " + batch.lastOffset() + " " + batch.timestampType()
                    + " " + batch.maxTimestampMs() + " " + batch.isIntact());
        }
        return shape;
    }

    private static ByteBuffer joined(List<ByteBuffer> parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(part -> whole.put(part.duplicate()));
        return whole.flip();
    }
}
