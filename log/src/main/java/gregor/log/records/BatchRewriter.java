package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Gathers batches of any format in memory, as they are or with fewer records: what the cleaner of a compacted log writes. A batch is
 * {@link #examine examined} first, which says which of its records are kept, and then written in one of three ways or left out.
 *
 * <p>A batch written anew keeps what others know of it: codec, base and last offset, leader epoch, producer, sequences, what it is
 * part of, and its records' offsets and timestamps. Formats 0 and 1 have no base offset: such a batch ends at its last record.
 *
 * <p>Cost of a record of format 2 that is kept: two walks over its fields and one copy of its bytes; nothing is allocated. Of one
 * that is dropped: one walk. A compressed batch is expanded once into memory used again; see {@link Expansion}. Records of formats
 * 0 and 1 allocate their fields. For one thread.
 */
public final class BatchRewriter {
    /** No delete horizon is to be set. */
    public static final long NO_HORIZON = -1;

    private static final int OUTPUT_BYTES_MAX = Integer.MAX_VALUE - Long.BYTES;

    private final Expansion expansion = new Expansion(KeyScan.EXPANDED_BYTES_MAX);
    private final KeptRecords kept = new KeptRecords();
    private final RecordBatch rewritten = new RecordBatch();
    private final GrowingBuffer output;

    /** @param initialBytes how much is gathered before memory grows */
    public BatchRewriter(int initialBytes) {
        output = new GrowingBuffer(initialBytes, OUTPUT_BYTES_MAX);
    }

    /** Says which records of a batch are kept. The cursor looks at keys only and lasts as long as the call. */
    public interface Choice {
        boolean keeps(RecordBatch batch, RecordCursor record);
    }

    /**
     * Walks over all records of a batch, which must stay where it is until it is written. Its checksum is not looked at: written
     * anew, a damaged batch would look sound.
     *
     * @throws CorruptRecords if the records are not what the batch claims
     */
    public void examine(RecordBatch batch, Choice choice) {
        kept.clear();
        if (batch.isLegacy()) {
            examineLegacy(batch, choice);
            return;
        }
        expansion.load(batch);
        try (BatchRecords records = BatchRecords.over(batch, expansion.records(), RecordCursor.Wanted.KEY)) {
            examine(batch, records, choice);
        }
    }

    /** How many records the batch examined has. */
    public int recordCount() {
        return kept.seen();
    }

    public int keptCount() {
        return kept.kept();
    }

    /** Whether a record without value is kept. */
    public boolean keepsTombstone() {
        return kept.hasTombstones();
    }

    /** Whether the batch as it is holds what is kept and nothing else. */
    public boolean keepsAll() {
        return !kept.changed();
    }

    /** Writes a batch as it is. */
    public void writeWhole(RecordBatch batch) {
        output.write(batch.slice(0, batch.sizeBytes()));
    }

    /**
     * Writes the batch examined with the records that are kept, of which there is one at least.
     *
     * @param deleteHorizonMs replaces the time the records' timestamps are counted from, in format 2; {@link #NO_HORIZON} leaves a
     *     horizon that is there already
     * @return the batch written, good until the next one is
     */
    public RecordBatch writeKept(RecordBatch batch, long deleteHorizonMs) {
        int start = output.size();
        try {
            if (batch.isLegacy()) {
                writeLegacy(batch);
            } else {
                writeRecords(batch, deleteHorizonMs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rewritten.at(output.toBuffer(), start);
    }

    /** Writes a batch of format 2 without records, for its offsets and its producer's state. */
    public void writeEmpty(RecordBatch batch) {
        int start = output.size();
        output.write(batch.slice(0, Layout.RECORDS));
        int dropped = Layout.COMPRESSION_MASK | Layout.DELETE_HORIZON_BIT;
        finish(start, batch.attributes() & ~dropped, RecordBatch.NO_TIMESTAMP, batch.maxTimestampMs(), 0);
    }

    /** What was gathered since {@link #clear()}; shares memory, so that it is good until more is written. */
    public ByteBuffer output() {
        return output.toBuffer();
    }

    public void clear() {
        output.clear();
    }

    private void examine(RecordBatch batch, RecordCursor records, Choice choice) {
        while (records.next()) {
            if (choice.keeps(batch, records)) {
                kept.keep(!records.hasValue());
            } else {
                kept.drop();
            }
        }
    }

    private void examineLegacy(RecordBatch batch, Choice choice) {
        try (LegacyRecords records = LegacyRecords.over(batch)) {
            while (records.next()) {
                if (batch.isCompressed() && records.isCompressed()) {
                    throw new CorruptRecords("a compressed message in a compressed message: " + batch);
                }
                if (!choice.keeps(batch, records)) {
                    kept.drop();
                    continue;
                }
                kept.keep(!records.hasValue());
                // Brokers of 0.10 wrote such batches; readers of the outer format could not read them.
                if (records.magic() != batch.magic()) {
                    kept.change();
                }
            }
        }
    }

    private void writeLegacy(RecordBatch batch) throws IOException {
        try (LegacyRecords records = LegacyRecords.over(batch);
                LegacyBuilder builder = new LegacyBuilder(
                        batch.magic(), batch.compression(), batch.timestampType(), batch.maxTimestampMs())) {
            for (int i = 0; records.next(); i++) {
                if (kept.keeps(i)) {
                    builder.append(records.offset(), records.timestampMs(), records.key(), records.value());
                }
            }
            output.write(builder.build());
        }
    }

    private void writeRecords(RecordBatch batch, long deleteHorizonMs) throws IOException {
        int start = output.size();
        output.write(batch.slice(0, Layout.RECORDS));
        Compression codec = batch.compression();
        boolean stays = deleteHorizonMs == NO_HORIZON && batch.hasDeleteHorizon();
        long horizonMs = stays ? batch.baseTimestampMs() : deleteHorizonMs;
        long baseTimestampMs = horizonMs;
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        boolean first = horizonMs == NO_HORIZON;
        try (BatchRecords records = BatchRecords.over(batch, expansion.records(), RecordCursor.Wanted.NOTHING);
                OutputStream out = codec.compressor(output, codec.defaultLevel(), batch.magic())) {
            for (int i = 0; records.begin(); i++) {
                if (!kept.keeps(i)) {
                    records.skipBody();
                    continue;
                }
                if (first) {
                    baseTimestampMs = records.timestampMs();
                    first = false;
                }
                maxTimestampMs = Math.max(maxTimestampMs, records.timestampMs());
                writeRecord(records, records.timestampMs() - baseTimestampMs, out);
            }
        }
        int attributes = batch.attributes() | (horizonMs == NO_HORIZON ? 0 : Layout.DELETE_HORIZON_BIT);
        finish(start, attributes, baseTimestampMs, maxTimestampMs, kept.kept());
    }

    private static void writeRecord(BatchRecords record, long timestampDelta, OutputStream out) throws IOException {
        int size = 1 + Varints.size(timestampDelta) + Varints.size(record.offsetDelta()) + record.bodyBytes();
        Varints.write(out, size);
        out.write(0);
        Varints.write(out, timestampDelta);
        Varints.write(out, record.offsetDelta());
        record.copyBody(out);
    }

    /** Sets the fields of a header copied from the original that are different now. */
    private void finish(int start, int attributes, long baseTimestampMs, long maxTimestampMs, int count) {
        if (output.overflowed()) {
            throw new CorruptRecords("batches that grow beyond " + OUTPUT_BYTES_MAX + " bytes");
        }
        ByteBuffer bytes = output.toBuffer();
        bytes.putInt(start + Layout.SIZE, bytes.limit() - start - Layout.PREFIX_BYTES);
        bytes.putShort(start + Layout.ATTRIBUTES, (short) attributes);
        bytes.putLong(start + Layout.BASE_TIMESTAMP, baseTimestampMs);
        bytes.putLong(start + Layout.MAX_TIMESTAMP, maxTimestampMs);
        bytes.putInt(start + Layout.RECORD_COUNT, count);
        rewritten.at(bytes, start).seal();
    }
}
