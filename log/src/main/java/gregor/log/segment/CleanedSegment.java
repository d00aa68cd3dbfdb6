package gregor.log.segment;

import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.index.TxnIndex;
import gregor.log.records.BatchCursor;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment that a compaction writes beside the log, in files whose names end in {@code .cleaned}. Written by one thread; once
 * it is whole, the log's owner gives it its place.
 */
public final class CleanedSegment {
    private final SegmentStore store;
    private final Disk disk;
    private final Path directory;
    private final long baseOffset;
    private final SegmentConfig settings;
    private final SegmentIndexes indexes;
    private final List<TxnIndex.Entry> aborted = new ArrayList<>();
    private final FileChannel channel;
    private int sizeBytes;
    private Segment segment;

    public CleanedSegment(SegmentStore store, Path directory, long baseOffset, SegmentConfig settings)
            throws IOException {
        this.store = store;
        this.disk = store.disk();
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.settings = settings;
        this.indexes = SegmentIndexes.empty(baseOffset, settings);
        this.channel = disk.open(file(FileNames.LOG, FileNames.CLEANED), Disk.Access.WRITE);
        channel.truncate(0);
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** Whether these batches can go here: positions and relative offsets are ints. */
    public boolean takes(long lastOffset, int bytes) {
        return lastOffset - baseOffset <= Integer.MAX_VALUE && bytes <= Integer.MAX_VALUE - sizeBytes;
    }

    /** Adds whole batches. */
    public void append(ByteBuffer batches) throws IOException {
        BatchCursor cursor = new BatchCursor(batches);
        int position = sizeBytes;
        while (cursor.next()) {
            RecordBatch batch = cursor.batch();
            indexes.add(batch.lastOffset(), batch.maxTimestampMs(), position, batch.sizeBytes());
            position += batch.sizeBytes();
        }
        DurableFile.writeFully(channel, batches, sizeBytes);
        sizeBytes = position;
    }

    /** Notes a transaction whose abort marker has been added. */
    public void addAborted(TxnIndex.Entry transaction) {
        aborted.add(transaction);
    }

    /** Nothing more comes: brings all of it to the disk. */
    public void finish(long modifiedMs) throws IOException {
        indexes.seal();
        write(FileNames.OFFSET_INDEX, indexes.offsets().encode());
        write(FileNames.TIME_INDEX, indexes.times().encode());
        if (!aborted.isEmpty()) {
            write(FileNames.TXN_INDEX, TxnIndex.encode(aborted));
        }
        channel.force(true);
        channel.close();
        Path log = file(FileNames.LOG, FileNames.CLEANED);
        disk.lastModifiedMs(log, modifiedMs);
        segment = Segment.compacted(store, log, settings, sizeBytes, indexes, List.copyOf(aborted));
    }

    private void write(String suffix, ByteBuffer content) throws IOException {
        DurableFile.write(disk, file(suffix, FileNames.CLEANED), content, true);
    }

    /** What it is to the log, once it is finished. */
    public Segment segment() {
        return segment;
    }

    /**
     * Gives all its files names that end otherwise. The log file goes first: if the rest does not come to pass, a start sees by
     * its name how far it was.
     */
    public void rename(String from, String to) throws IOException {
        segment.file().moveTo(file(FileNames.LOG, to));
        for (String suffix : FileNames.INDEX_SUFFIXES) {
            Path index = file(suffix, from);
            if (disk.exists(index)) {
                disk.rename(index, file(suffix, to));
            }
        }
    }

    /** Throws it away, however far it has come; what cannot be deleted goes at the next start. */
    public void discard() throws IOException {
        channel.close();
        if (segment != null) {
            segment.file().discard();
        }
        for (String suffix : FileNames.SEGMENT_SUFFIXES) {
            disk.delete(file(suffix, FileNames.CLEANED));
        }
    }

    private Path file(String suffix, String end) {
        return FileNames.file(directory, baseOffset, suffix + end);
    }
}
