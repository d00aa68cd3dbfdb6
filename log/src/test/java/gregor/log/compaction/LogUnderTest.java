package gregor.log.compaction;

import gregor.log.records.BatchBuilder;
import gregor.log.records.BatchCursor;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The batches of one log in memory, written by name and cleaned as often as one likes. */
final class LogUnderTest {
    static final long START_MS = 1_700_000_000_000L;
    static final long RETENTION_MS = 1_000;

    final Map<Long, LastRecord> lastRecords = new HashMap<>();
    final List<AbortedTxn> aborted = new ArrayList<>();
    /** Which transactions the last cleaning keeps the index entries of. */
    List<AbortedTxn> keptAborted = List.of();

    boolean keepsOldTombstones = true;
    long keyless;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long nextOffset;
    private int nextSequence;

    /** A batch of records "key=value", "key" for a tombstone and "=value" for a record without key; returns its first offset. */
    long append(String... records) {
        return append(new BatchBuilder(), records);
    }

    long appendAs(long producerId, boolean transactional, String... records) {
        BatchBuilder builder = new BatchBuilder().producer(producerId, (short) 0, nextSequence);
        nextSequence += records.length;
        return append(transactional ? builder.transactional() : builder, records);
    }

    long append(BatchBuilder builder, String... records) {
        builder.baseOffset(nextOffset);
        long timestampMs = START_MS + nextOffset;
        for (String record : records) {
            int equals = record.indexOf('=');
            String key = equals < 0 ? record : record.substring(0, equals);
            builder.append(
                    timestampMs++,
                    key.isEmpty() ? null : utf8(key),
                    equals < 0 ? null : utf8(record.substring(equals + 1)));
        }
        return appendBytes(builder.build(), records.length);
    }

    long appendMarker(long producerId, boolean commit) {
        ByteBuffer marker = new EndTxnMarker(commit, 0).toBatch(producerId, (short) 0, START_MS);
        // The checksum does not cover the offset.
        return appendBytes(marker.putLong(0, nextOffset), 1);
    }

    long appendBytes(ByteBuffer batches, int offsets) {
        ByteBuffer grown = ByteBuffer.allocate(bytes.limit() + batches.remaining());
        bytes = grown.put(bytes).put(batches.duplicate()).flip();
        long first = nextOffset;
        nextOffset += offsets;
        return first;
    }

    long nextOffset() {
        return nextOffset;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Cleans all of it, as if the active segment came after. */
    void clean(long nowMs) {
        clean(nowMs, 1 << 20);
    }

    void clean(long nowMs, int mapBytes) {
        OffsetMap map = new OffsetMap(mapBytes);
        CleanedTransactions ahead = new CleanedTransactions();
        ahead.add(aborted);
        new DirtyKeys(map, ahead, 0).read(bytes);
        CleanedTransactions transactions = new CleanedTransactions();
        transactions.add(aborted);
        CleaningRules rules = new CleaningRules(nowMs, RETENTION_MS, nextOffset);
        Compaction judge = new Compaction(rules, map, transactions, lastRecords, keepsOldTombstones);
        RecordFilter filter = new RecordFilter(64);
        filter.filter(bytes, judge);
        ByteBuffer output = filter.output();
        bytes = ByteBuffer.allocate(output.remaining()).put(output).flip();
        keptAborted = transactions.takeKept();
        keyless = judge.keylessRecords();
    }

    /** A line for each batch: offsets, whether it is a marker, its delete horizon since the start, its records by offset. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        BatchCursor batches = new BatchCursor(bytes);
        while (batches.next()) {
            lines.add(line(batches.batch()));
        }
        return lines;
    }

    private static String line(RecordBatch batch) {
        StringBuilder line = new StringBuilder();
        line.append(batch.baseOffset()).append("..").append(batch.lastOffset());
        if (batch.hasDeleteHorizon()) {
            line.append(" horizon +").append(batch.baseTimestampMs() - START_MS);
        }
        if (batch.isControl()) {
            return line.append(batch.recordCount() == 0 ? " empty marker" : " marker")
                    .toString();
        }
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                line.append(' ').append(records.offset()).append(':').append(text(records.key()));
                line.append(records.hasValue() ? "=" + text(records.value()) : "");
                if (batch.magic() == 2 && records.timestampMs() != START_MS + records.offset()) {
                    line.append(" with another time");
                }
            }
        }
        return line.toString();
    }

    private static String text(ByteBuffer field) {
        String text = field == null
                ? ""
                : StandardCharsets.UTF_8.decode(field.duplicate()).toString();
        return text.length() > 100 ? text.charAt(0) + " times " + text.length() : text;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
