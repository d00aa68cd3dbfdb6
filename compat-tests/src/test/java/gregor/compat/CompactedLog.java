package gregor.compat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/** One partition's segments, random but the same for the same seed, written by Kafka's own classes. Few keys, so that many repeat. */
final class CompactedLog {
    /** What is in it, besides keys overwritten, tombstones, records without key, and all codecs. */
    enum Kind {
        PLAIN,
        /** Idempotent producers, and transactions over several segments, some of them aborted. */
        TRANSACTIONAL,
        /** Segments of message formats 0 and 1, then of 2. */
        OLD
    }

    private static final int BATCHES_PER_SEGMENT = 40;
    private static final int OLD_SEGMENTS = 4;
    /** As many with transactions as without. */
    private static final int PRODUCERS = 5;

    private static final int NOBODY = -1;
    private static final CompressionType[] OLD_CODECS = {
        CompressionType.NONE, CompressionType.GZIP, CompressionType.SNAPPY, CompressionType.LZ4
    };

    private final Kind kind;
    private final Random random;
    private final long startMs;
    private final List<Long> baseOffsets = new ArrayList<>();
    private final int[] sequences = new int[2 * PRODUCERS + 1];
    /** First offsets of the open transactions by producer. */
    private final Map<Integer, Long> open = new TreeMap<>();

    private ByteBufferOutputStream out;
    private long offset;

    CompactedLog(Kind kind, long seed, long startMs) {
        this.kind = kind;
        this.random = new Random(seed);
        this.startMs = startMs;
    }

    /** The segment after those so far. */
    ByteBuffer nextSegment() {
        out = new ByteBufferOutputStream(1 << 16);
        baseOffsets.add(offset);
        for (int i = 0; i < BATCHES_PER_SEGMENT; i++) {
            if (kind == Kind.OLD && baseOffsets.size() <= OLD_SEGMENTS) {
                writeOld(baseOffsets.size() % 2);
            } else if (kind == Kind.TRANSACTIONAL && random.nextInt(3) > 0) {
                writeTransactional(random.nextInt(PRODUCERS));
            } else {
                writePlain();
            }
        }
        if (baseOffsets.size() == 1 && kind != Kind.OLD) {
            writeWhatIsEmptied();
        }
        // A record that stays: an old-format batch that must be kept empty stops stock's cleaner for good.
        MemoryRecordsBuilder last = batch(CompressionType.NONE, NOBODY, false);
        append(last, "last-" + offset, "of its segment");
        last.close();
        return out.buffer().duplicate().flip();
    }

    List<Long> baseOffsets() {
        return baseOffsets;
    }

    long endOffset() {
        return offset;
    }

    /** Up to where a cleaner goes: the last segment is active, and one that an open transaction reaches into is left alone. */
    long cleanableEnd() {
        long stable = open.values().stream().mapToLong(Long::longValue).min().orElse(offset);
        return baseOffsets.stream()
                .filter(base -> base <= stable)
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
    }

    /** The only batch of a producer, whose one key is then overwritten: the batch has to stay without its record. */
    private void writeWhatIsEmptied() {
        for (int producer : new int[] {2 * PRODUCERS, NOBODY}) {
            MemoryRecordsBuilder builder = batch(CompressionType.LZ4, producer, false);
            append(builder, "emptied", "by the next");
            builder.close();
        }
    }

    private void writePlain() {
        boolean idempotent = random.nextInt(3) == 0;
        CompressionType codec = CompressionType.values()[random.nextInt(CompressionType.values().length)];
        int producer = idempotent ? PRODUCERS + random.nextInt(PRODUCERS) : NOBODY;
        fill(batch(codec, producer, false), producer);
    }

    private void writeTransactional(int producer) {
        Long first = open.get(producer);
        if (first == null || random.nextInt(3) > 0) {
            open.putIfAbsent(producer, offset);
            CompressionType codec = random.nextBoolean() ? CompressionType.NONE : CompressionType.LZ4;
            fill(batch(codec, producer, true), producer);
            return;
        }
        open.remove(producer);
        MemoryRecordsBuilder marker = builder(
                RecordBatch.MAGIC_VALUE_V2,
                CompressionType.NONE,
                TimestampType.CREATE_TIME,
                producer,
                RecordBatch.NO_SEQUENCE,
                true,
                true);
        ControlRecordType type = random.nextBoolean() ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        marker.appendEndTxnMarker(startMs + offset, new EndTransactionMarker(type, 0));
        marker.close();
        offset++;
    }

    private void writeOld(int magic) {
        CompressionType codec = OLD_CODECS[random.nextInt(OLD_CODECS.length)];
        TimestampType type = magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : timestampType();
        fill(builder((byte) magic, codec, type, NOBODY, RecordBatch.NO_SEQUENCE, false, false), NOBODY);
    }

    private MemoryRecordsBuilder batch(CompressionType codec, int producer, boolean transactional) {
        int sequence = producer == NOBODY ? RecordBatch.NO_SEQUENCE : sequences[producer];
        return builder(RecordBatch.MAGIC_VALUE_V2, codec, timestampType(), producer, sequence, transactional, false);
    }

    private MemoryRecordsBuilder builder(
            byte magic,
            CompressionType codec,
            TimestampType timestampType,
            int producer,
            int sequence,
            boolean transactional,
            boolean control) {
        return new MemoryRecordsBuilder(
                out,
                magic,
                Compression.of(codec).build(),
                timestampType,
                offset,
                startMs + offset,
                producer == NOBODY ? RecordBatch.NO_PRODUCER_ID : 1000 + producer,
                producer == NOBODY ? RecordBatch.NO_PRODUCER_EPOCH : 0,
                sequence,
                transactional,
                control,
                magic < 2 ? RecordBatch.NO_PARTITION_LEADER_EPOCH : 0,
                Integer.MAX_VALUE);
    }

    private void fill(MemoryRecordsBuilder builder, int producer) {
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            int keys = random.nextInt(5) == 0 ? 2_000 : 60;
            String key = random.nextInt(20) == 0 ? null : "key-" + random.nextInt(keys);
            String value = random.nextInt(5) == 0 ? null : "value-" + offset + "x".repeat(random.nextInt(40));
            append(builder, key, value);
        }
        builder.close();
        if (producer != NOBODY) {
            sequences[producer] += count;
        }
    }

    private void append(MemoryRecordsBuilder builder, String key, String value) {
        Header[] headers = builder.magic() < 2 || random.nextInt(4) > 0
                ? new Header[0]
                : new Header[] {new RecordHeader("header", new byte[] {(byte) random.nextInt(100)})};
        builder.appendWithOffset(offset, startMs + offset + random.nextInt(50), bytes(key), bytes(value), headers);
        offset++;
    }

    private TimestampType timestampType() {
        return random.nextInt(4) == 0 ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
