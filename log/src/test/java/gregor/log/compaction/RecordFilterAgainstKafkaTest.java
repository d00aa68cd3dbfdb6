package gregor.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.RandomRecords;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.log.records.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.junit.jupiter.api.Test;

/**
 * Our filter and that of stock 3.9.2 are given the same log and the same judge: uncompressed batches come out equal to the byte,
 * compressed ones equal in every field of the header but size and checksum, and in every record.
 */
final class RecordFilterAgainstKafkaTest {
    private static final int ROUNDS = 120;
    private static final long NOW_MS = RandomRecords.START_MS + 5_000;
    private static final long RETENTION_MS = 1_000;

    private static final Random RANDOM = Seeds.random(RecordFilterAgainstKafkaTest.class);

    @Test
    void everyKindOfBatchIsFilteredAlike() {
        RecordFilter filter = new RecordFilter(1 << 10);
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer log = new RandomBatches(RANDOM).write(1 + RANDOM.nextInt(12));
            long seed = RANDOM.nextLong();
            int keepOf8 = RANDOM.nextInt(9);
            MemoryRecords.FilterResult theirs = kafkas(log, seed, keepOf8);
            Filtered ours = filter.filter(inFrame(log), new Ours(seed, keepOf8));

            ByteBuffer expected = theirs.outputBuffer().duplicate().flip();
            assertSame(filter.output(), expected);
            assertThat(ours.consumedBytes()).isEqualTo(theirs.bytesRead());
            assertThat(ours.recordsRead()).isEqualTo(theirs.messagesRead());
            assertThat(ours.recordsKept()).isEqualTo(theirs.messagesRetained());
            assertThat(ours.maxTimestampMs()).isEqualTo(theirs.maxTimestamp());
            assertThat(ours.maxTimestampOffset()).isEqualTo(theirs.shallowOffsetOfMaxTimestamp());
        }
    }

    private static void assertSame(ByteBuffer ours, ByteBuffer theirs) {
        List<MutableRecordBatch> expected = batches(theirs);
        List<MutableRecordBatch> actual = batches(ours);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            actual.get(i).ensureValid();
            if (expected.get(i).isCompressed()) {
                assertThat(described(actual.get(i))).isEqualTo(described(expected.get(i)));
            } else {
                assertThat(bytes(actual.get(i))).isEqualTo(bytes(expected.get(i)));
            }
        }
    }

    private static List<MutableRecordBatch> batches(ByteBuffer log) {
        List<MutableRecordBatch> batches = new ArrayList<>();
        MemoryRecords.readableRecords(log).batches().forEach(batches::add);
        return batches;
    }

    private static ByteBuffer bytes(MutableRecordBatch batch) {
        ByteBuffer bytes = ByteBuffer.allocate(batch.sizeInBytes());
        batch.writeTo(bytes);
        return bytes.flip();
    }

    private static List<String> described(MutableRecordBatch batch) {
        List<String> lines = new ArrayList<>();
        lines.add("magic " + batch.magic() + " offsets " + batch.baseOffset() + ".." + batch.lastOffset() + " epoch "
                + batch.partitionLeaderEpoch() + " codec " + batch.compressionType() + " " + batch.timestampType()
                + " max " + batch.maxTimestamp() + " producer " + batch.producerId() + "/" + batch.producerEpoch() + "/"
                + batch.baseSequence() + "-" + batch.lastSequence() + " txn " + batch.isTransactional() + " control "
                + batch.isControlBatch() + " horizon " + batch.deleteHorizonMs() + " count " + batch.countOrNull());
        if (batch.magic() == 2) {
            ByteBuffer header = bytes(batch);
            lines.add("attributes " + header.getShort(21) + " base timestamp " + header.getLong(27));
        }
        for (Record record : batch) {
            lines.add(record.offset() + " " + record.sequence() + " " + record.timestamp() + " "
                    + List.of(record.headers()) + " key " + hex(record.key()) + " value " + hex(record.value()));
        }
        return lines;
    }

    private static String hex(ByteBuffer field) {
        return field == null ? "none" : HexFormat.of().formatHex(RandomBatches.bytes(field));
    }

    private static MemoryRecords.FilterResult kafkas(ByteBuffer log, long seed, int keepOf8) {
        MemoryRecords.RecordFilter judge = new MemoryRecords.RecordFilter(NOW_MS, RETENTION_MS) {
            @Override
            protected BatchRetentionResult checkBatchRetention(org.apache.kafka.common.record.RecordBatch batch) {
                Verdict verdict = verdict(seed, batch.lastOffset(), batch.magic());
                BatchRetention retention = switch (verdict) {
                    case DROP -> BatchRetention.DELETE;
                    case DROP_IF_EMPTY -> BatchRetention.DELETE_EMPTY;
                    case KEEP_EMPTY -> BatchRetention.RETAIN_EMPTY;
                };
                return new BatchRetentionResult(retention, isIdle(seed, batch.lastOffset()) && batch.isControlBatch());
            }

            @Override
            protected boolean shouldRetainRecord(org.apache.kafka.common.record.RecordBatch batch, Record record) {
                return keeps(seed, keepOf8, record.offset());
            }
        };
        return MemoryRecords.readableRecords(log.duplicate())
                .filterTo(
                        new TopicPartition("t", 0),
                        judge,
                        ByteBuffer.allocate(4 * log.limit() + 1000),
                        Integer.MAX_VALUE,
                        BufferSupplier.NO_CACHING);
    }

    private static Verdict verdict(long seed, long offset, int magic) {
        Verdict verdict = Verdict.values()[new SplittableRandom(seed + offset).nextInt(3)];
        // Stock throws when a batch of an old format is to be kept empty.
        return magic < 2 && verdict == Verdict.KEEP_EMPTY ? Verdict.DROP_IF_EMPTY : verdict;
    }

    private static boolean isIdle(long seed, long offset) {
        return new SplittableRandom(~seed + offset).nextBoolean();
    }

    private static boolean keeps(long seed, int keepOf8, long offset) {
        return new SplittableRandom(seed - offset).nextInt(8) < keepOf8;
    }

    /** As a cleaner reads it: off the heap, somewhere in a buffer. */
    private static ByteBuffer inFrame(ByteBuffer log) {
        ByteBuffer frame = ByteBuffer.allocateDirect(log.remaining() + 20);
        frame.position(7);
        frame.put(log.duplicate()).flip().position(7);
        return frame;
    }

    private static final class Ours implements BatchJudge {
        private final long seed;
        private final int keepOf8;
        private boolean idleMarker;

        Ours(long seed, int keepOf8) {
            this.seed = seed;
            this.keepOf8 = keepOf8;
        }

        @Override
        public Verdict judge(RecordBatch batch) {
            idleMarker = batch.isControl() && isIdle(seed, batch.lastOffset());
            return verdict(seed, batch.lastOffset(), batch.magic());
        }

        @Override
        public boolean isIdleMarker() {
            return idleMarker;
        }

        @Override
        public long newHorizonMs() {
            return NOW_MS + RETENTION_MS;
        }

        @Override
        public boolean keeps(RecordBatch batch, RecordCursor record) {
            return RecordFilterAgainstKafkaTest.keeps(seed, keepOf8, record.offset());
        }
    }
}
