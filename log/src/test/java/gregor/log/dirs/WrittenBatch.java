package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.log.Log;
import gregor.log.LogSlice;
import gregor.log.LogView;
import gregor.log.OffsetOutOfRange;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import gregor.log.disk.FileNames;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch as it was before anything was spoiled.
 *
 * @param end where it ends in its file
 * @param records offset, key and value of each, by offset
 */
record WrittenBatch(
        TopicPartition partition, Path file, int end, long firstOffset, long lastOffset, Map<Long, String> records) {
    /** What a reader who wants the batch gets. */
    enum Fate {
        FOUND,
        /** Refused, or with a wrong checksum: the reader knows. */
        REFUSED,
        /** The reader is given what comes after it. */
        MISSING,
        /** The reader is given something else in its place. */
        OTHER
    }

    static List<WrittenBatch> all(Map<Path, byte[]> files) {
        List<WrittenBatch> all = new ArrayList<>();
        files.forEach((file, bytes) -> {
            if (FileNames.endsWith(file, FileNames.LOG)) {
                TopicPartition partition =
                        FileNames.partition(file.getParent().getFileName().toString());
                for (RecordBatch batch : TestLogs.batches(ByteBuffer.wrap(bytes))) {
                    all.add(new WrittenBatch(
                            partition,
                            file,
                            batch.position() + batch.sizeBytes(),
                            batch.baseOffset(),
                            batch.lastOffset(),
                            records(batch)));
                }
            }
        });
        return all;
    }

    private static Map<Long, String> records(RecordBatch batch) {
        Map<Long, String> records = new TreeMap<>();
        try (RecordCursor cursor = batch.records()) {
            while (cursor.next()) {
                records.put(cursor.offset(), text(cursor.key()) + "=" + text(cursor.value()));
            }
        }
        return records;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    boolean isDeleted(Log log) {
        return lastOffset < log.view().logStartOffset();
    }

    /** Reads it as a client does, who checks the checksum. */
    Fate in(Log log) throws Exception {
        LogView view = log.view();
        LogSlice slice;
        try {
            slice = log.read(view, Math.max(firstOffset, view.logStartOffset()), 1, view.logEndOffset(), true);
        } catch (StorageFailure e) {
            if (e.offline()) {
                throw e;
            }
            return Fate.REFUSED;
        } catch (OffsetOutOfRange e) {
            return Fate.MISSING;
        }
        if (slice.isEmpty()) {
            return Fate.MISSING;
        }
        List<RecordBatch> batches = TestLogs.batches(TestLogs.bytes(slice));
        slice.release();
        RecordBatch found = batches.get(0);
        if (!found.isIntact()) {
            return Fate.REFUSED;
        }
        if (found.baseOffset() > lastOffset) {
            return Fate.MISSING;
        }
        return records(found).equals(records) ? Fate.FOUND : Fate.OTHER;
    }
}
