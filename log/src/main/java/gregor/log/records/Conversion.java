package gregor.log.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Brings a payload into the form its topic asks for, at the cost of writing it anew: another codec, or message format 2 for one
 * of format 0 or 1. The result never grows past what the topic allows a batch.
 */
final class Conversion {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final AppendRules rules;

    Conversion(AppendRules rules) {
        this.rules = rules;
    }

    /** Compresses the very bytes of the records anew: their deltas hold under the new header as well. */
    AppendableBatch recompress(RecordBatch batch, RecordWalk walk, Assignment assignment) {
        long startNanos = System.nanoTime();
        Compression target = rules.target(batch);
        GrowingBuffer bytes = new GrowingBuffer(batch.sizeBytes(), rules.maxBatchBytes());
        bytes.write(batch.slice(0, Layout.RECORDS));
        long recordBytes = copyRecords(batch, target, bytes);
        ByteBuffer buffer = whole(bytes);
        int attributes = batch.attributes() & ~Layout.COMPRESSION_MASK | target.id();
        buffer.putInt(Layout.SIZE, buffer.limit() - Layout.PREFIX_BYTES);
        buffer.putShort(Layout.ATTRIBUTES, (short) attributes);
        RecordBatch result = new RecordBatch().at(buffer, 0);
        result.assignOffsets(assignment.firstOffset());
        result.assignLeaderEpoch(assignment.leaderEpoch());
        result.assignTimestamps(rules.timestampType(), rules.stamps() ? assignment.nowMs() : walk.maxTimestampMs());
        result.seal();
        return assignment.done(
                result, new ConversionStats(batch.recordCount(), recordBytes, System.nanoTime() - startNanos));
    }

    private long copyRecords(RecordBatch batch, Compression target, GrowingBuffer bytes) {
        ByteBuffer source = batch.slice(Layout.RECORDS, batch.sizeBytes() - Layout.RECORDS);
        try (InputStream in = batch.compression().decompressor(source, batch.magic());
                OutputStream out = target.compressor(bytes, rules.level(target), batch.magic())) {
            byte[] chunk = new byte[CHUNK_BYTES];
            long copied = 0;
            for (int count = in.read(chunk); count >= 0 && !bytes.overflowed(); count = in.read(chunk)) {
                out.write(chunk, 0, count);
                copied += count;
            }
            return copied;
        } catch (IOException e) {
            throw new CorruptRecords("cannot decompress", e);
        }
    }

    private ByteBuffer whole(GrowingBuffer bytes) {
        if (bytes.overflowed()) {
            throw rules.tooLarge();
        }
        return bytes.toBuffer();
    }

    /** Writes every record of a batch of format 2 anew, with offsets without gaps. */
    AppendableBatch rebuild(RecordBatch batch, Assignment assignment) {
        long startNanos = System.nanoTime();
        Compression target = rules.target(batch);
        try (BatchBuilder builder = builder(target, assignment);
                RecordCursor records = batch.records()) {
            builder.producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence());
            if (batch.isTransactional()) {
                builder.transactional();
            }
            if (batch.isControl()) {
                builder.control();
            }
            while (records.next()) {
                append(records, builder);
            }
            return finish(builder, assignment, startNanos);
        }
    }

    /** Makes one batch of format 2 of the messages of formats 0 and 1 in a payload (trap 46). */
    AppendableBatch convertUp(ByteBuffer payload, Assignment assignment) {
        long startNanos = System.nanoTime();
        BatchCursor cursor = new BatchCursor(payload);
        cursor.next();
        try (BatchBuilder builder = builder(rules.target(cursor.batch()), assignment)) {
            CheckedRecords checked = new CheckedRecords(rules, assignment.nowMs());
            do {
                checked.each(cursor.batch(), record -> append(record, builder));
            } while (cursor.next());
            return finish(builder, assignment, startNanos);
        }
    }

    private void append(RecordCursor record, BatchBuilder builder) {
        builder.append(record.timestampMs(), record.key(), record.value(), record.headers());
        if (builder.overflowed()) {
            throw rules.tooLarge();
        }
    }

    private BatchBuilder builder(Compression target, Assignment assignment) {
        BatchBuilder builder = new BatchBuilder(target, rules.level(target), rules.maxBatchBytes())
                .baseOffset(assignment.firstOffset())
                .leaderEpoch(assignment.leaderEpoch());
        return rules.stamps() ? builder.logAppendTime(assignment.nowMs()) : builder;
    }

    private AppendableBatch finish(BatchBuilder builder, Assignment assignment, long startNanos) {
        builder.close();
        if (builder.overflowed()) {
            throw rules.tooLarge();
        }
        RecordBatch result = new RecordBatch().at(builder.build(), 0);
        long nanos = System.nanoTime() - startNanos;
        return assignment.done(result, new ConversionStats(builder.recordCount(), builder.uncompressedBytes(), nanos));
    }
}
