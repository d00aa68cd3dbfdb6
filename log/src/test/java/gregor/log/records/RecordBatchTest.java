package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.junit.jupiter.api.Test;

final class RecordBatchTest {
    private static final Random RANDOM = Seeds.random(RecordBatchTest.class);

    @Test
    void everyFieldOfAHeaderIsReadAsKafkaReadsIt() {
        for (int round = 0; round < 500; round++) {
            ByteBuffer bytes = randomHeader();
            MutableRecordBatch kafkas =
                    MemoryRecords.readableRecords(bytes).batches().iterator().next();
            RecordBatch ours = OurRecords.batch(OurRecords.inFrame(bytes));

            assertThat(ours.sizeBytes()).isEqualTo(kafkas.sizeInBytes());
            assertThat(ours.baseOffset()).isEqualTo(kafkas.baseOffset());
            assertThat(ours.lastOffset()).isEqualTo(kafkas.lastOffset());
            assertThat(ours.leaderEpoch()).isEqualTo(kafkas.partitionLeaderEpoch());
            assertThat(ours.storedCrc()).isEqualTo((int) kafkas.checksum());
            assertThat(ours.isIntact()).isEqualTo(kafkas.isValid());
            assertThat(ours.compression().id()).isEqualTo(kafkas.compressionType().id);
            assertThat(ours.timestampType().configName()).isEqualTo(kafkas.timestampType().name);
            assertThat(ours.isTransactional()).isEqualTo(kafkas.isTransactional());
            assertThat(ours.isControl()).isEqualTo(kafkas.isControlBatch());
            assertThat(ours.hasDeleteHorizon())
                    .isEqualTo(kafkas.deleteHorizonMs().isPresent());
            assertThat(ours.maxTimestampMs()).isEqualTo(kafkas.maxTimestamp());
            assertThat(ours.producerId()).isEqualTo(kafkas.producerId());
            assertThat(ours.hasProducerId()).isEqualTo(kafkas.hasProducerId());
            assertThat(ours.producerEpoch()).isEqualTo(kafkas.producerEpoch());
            assertThat(ours.baseSequence()).isEqualTo(kafkas.baseSequence());
            assertThat(ours.recordCount()).isEqualTo(kafkas.countOrNull());
        }
    }

    @Test
    void sequencesGoOnAtZeroAfterTheGreatestInt() {
        for (int steps = 0; steps < 5; steps++) {
            assertThat(RecordBatch.sequenceAfter(Integer.MAX_VALUE - 2, steps))
                    .isEqualTo(DefaultRecordBatch.incrementSequence(Integer.MAX_VALUE - 2, steps));
        }
        RecordBatch batch = OurRecords.batch(AppendValidatorTest.threeRecords(Compression.NONE)
                .producer(7, (short) 0, Integer.MAX_VALUE)
                .build());

        assertThat(batch.lastSequence()).isEqualTo(1);
    }

    @Test
    void aBatchWithoutProducerHasNoLastSequence() {
        RecordBatch batch = OurRecords.batch(
                AppendValidatorTest.threeRecords(Compression.NONE).build());

        assertThat(batch.hasProducerId()).isFalse();
        assertThat(batch.lastSequence()).isEqualTo(RecordBatch.NO_SEQUENCE);
    }

    @Test
    void theHeaderIsReadFromItsFirst61BytesAlone() {
        ByteBuffer batch = AppendValidatorTest.threeRecords(Compression.GZIP)
                .baseOffset(40)
                .build();
        ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES)
                .put(batch.slice(0, RecordBatch.HEADER_BYTES))
                .flip();
        RecordBatch read = new RecordBatch().at(header, 0);

        assertThat(read.sizeBytes()).isEqualTo(batch.remaining());
        assertThat(read.lastOffset()).isEqualTo(42);
        assertThat(read.recordCount()).isEqualTo(3);
    }

    private static ByteBuffer randomHeader() {
        byte[] bytes = new byte[Layout.RECORDS + RANDOM.nextInt(20)];
        RANDOM.nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putInt(Layout.SIZE, bytes.length - Layout.PREFIX_BYTES);
        buffer.put(Layout.MAGIC, (byte) 2);
        int attributes = RANDOM.nextInt(128) & ~Layout.COMPRESSION_MASK | RANDOM.nextInt(5);
        buffer.putShort(Layout.ATTRIBUTES, (short) attributes);
        if (RANDOM.nextBoolean()) {
            OurRecords.batch(buffer).seal();
        }
        return buffer;
    }
}
