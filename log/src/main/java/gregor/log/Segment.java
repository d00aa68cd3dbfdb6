package gregor.log;

import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One segment: record batches in a file, its indexes, its aborted transactions. Changed by the log's owner, read by any
 * thread. The last segment of a log, once written to, keeps its indexes in memory; those of the others are read when
 * needed and given up when memory is.
 */
final class Segment {
    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Disk disk;
    private final Path directory;
    private final long baseOffset;
    private final LogConfig.Segments settings;
    private final SegmentFile file;
    private final IndexFiles indexFiles;
    private final TxnIndex transactions;
    private volatile int sizeBytes;

    /** Set while this segment is appended to. */
    private volatile SegmentIndexes growing;

    /** The index files lack something that is in memory. */
    private boolean filesBehind;

    private SoftReference<SegmentIndexes> resting = new SoftReference<>(null);
    private volatile long sealedMaxTimestampMs = UNKNOWN;

    Segment(Disk disk, Path directory, long baseOffset, LogConfig.Segments settings, int sizeBytes) {
        this.disk = disk;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.settings = settings;
        this.sizeBytes = sizeBytes;
        this.file = new SegmentFile(disk, FileNames.file(directory, baseOffset, FileNames.LOG));
        this.indexFiles = new IndexFiles(disk, directory, baseOffset, settings);
        this.transactions = new TxnIndex(disk, FileNames.file(directory, baseOffset, FileNames.TXN_INDEX));
    }

    /** Creates the files of an empty segment. */
    static Segment create(Disk disk, Path directory, long baseOffset, LogConfig.Segments settings) throws IOException {
        Segment segment = new Segment(disk, directory, baseOffset, settings, 0);
        try (FileChannel channel = disk.open(segment.file.path(), Disk.Access.WRITE)) {
            channel.truncate(0);
            if (settings.preallocate()) {
                channel.write(ByteBuffer.allocate(1), settings.bytes() - 1L);
            }
        }
        segment.indexFiles.create();
        segment.growing = SegmentIndexes.empty(baseOffset, settings);
        segment.filesBehind = true;
        return segment;
    }

    long baseOffset() {
        return baseOffset;
    }

    /** Bytes of whole batches in the file. */
    int sizeBytes() {
        return sizeBytes;
    }

    SegmentFile file() {
        return file;
    }

    TxnIndex transactions() {
        return transactions;
    }

    /** Brings the batches to the end of the file with one system call, or two when they are from several requests. */
    void write(List<Staging.Batch> batches) throws IOException {
        ByteBuffer[] payloads = new ByteBuffer[batches.size()];
        int count = 0;
        int bytes = 0;
        for (Staging.Batch batch : batches) {
            if (batch.payload() != null) {
                payloads[count++] = batch.payload();
                bytes += batch.payload().remaining();
            }
        }
        FileChannel channel = file.hold();
        try {
            if (count == 1) {
                DurableFile.writeFully(channel, payloads[0], sizeBytes);
            } else {
                gather(channel, payloads, count, bytes);
            }
            sizeBytes += bytes;
            filesBehind = true;
        } finally {
            file.release();
        }
    }

    private void gather(FileChannel channel, ByteBuffer[] payloads, int count, int bytes) throws IOException {
        channel.position(sizeBytes);
        for (long missing = bytes; missing > 0; ) {
            missing -= channel.write(payloads, 0, count);
        }
    }

    /** Takes back what a failed write may have left behind the last whole batch. */
    void cutToSize() throws IOException {
        FileChannel channel = file.hold();
        try {
            channel.truncate(sizeBytes);
        } finally {
            file.release();
        }
    }

    /** The indexes to add to; from the first call until the segment ends they stay in memory. */
    SegmentIndexes growingIndexes() throws IOException {
        if (growing == null) {
            resume(indexes());
        }
        return growing;
    }

    /** Whether its index files are behind what is in memory. */
    boolean isBehind() {
        return filesBehind;
    }

    /** The indexes to look up in. */
    SegmentIndexes indexes() throws IOException {
        SegmentIndexes current = growing;
        return current != null ? current : restingIndexes();
    }

    private synchronized SegmentIndexes restingIndexes() throws IOException {
        SegmentIndexes indexes = resting.get();
        if (indexes == null) {
            FileChannel channel = file.retain();
            if (channel == null) {
                return SegmentIndexes.empty(baseOffset, settings);
            }
            try {
                indexes = loadIndexes(channel);
            } finally {
                file.release();
            }
            resting = new SoftReference<>(indexes);
        }
        return indexes;
    }

    private SegmentIndexes loadIndexes(FileChannel channel) throws IOException {
        try {
            return indexFiles.read(sizeBytes);
        } catch (DamagedFile | NoSuchFileException e) {
            SegmentIndexes rebuilt = indexFiles.rebuild(channel, sizeBytes);
            if (!file.isDiscarded()) {
                LOG.warn("Rebuilt the indexes of {}: {}", file.path(), e.toString());
                indexFiles.write(rebuilt, true);
            }
            return rebuilt;
        }
    }

    /** The largest timestamp in the segment, -1 when it has none. */
    long maxTimestampMs() throws IOException {
        SegmentIndexes current = growing;
        if (current != null) {
            return current.maxTimestampMs();
        }
        if (sealedMaxTimestampMs == UNKNOWN) {
            sealedMaxTimestampMs = disk.exists(indexFiles.times())
                    ? indexFiles.lastTimestamp()
                    : indexes().maxTimestampMs();
        }
        return sealedMaxTimestampMs;
    }

    /** When a record of this segment was last written or stamped: its largest timestamp or, without one, the file's. */
    long retentionTimestampMs() throws IOException {
        long maxTimestampMs = maxTimestampMs();
        return maxTimestampMs >= 0 ? maxTimestampMs : disk.lastModifiedMs(file.path());
    }

    long lastModifiedMs() throws IOException {
        return disk.lastModifiedMs(file.path());
    }

    /** The offset after the last batch, read from the last indexed batch on. */
    long readEndOffset() throws IOException {
        FileChannel channel = file.hold();
        try {
            long end = baseOffset;
            FileBatches batches = FileBatches.headers(channel, indexFiles.lastPosition(sizeBytes), sizeBytes);
            while (batches.next()) {
                end = batches.batch().lastOffset() + 1;
            }
            return end;
        } finally {
            file.release();
        }
    }

    /** The epochs known so far and those that begin in this segment. */
    LeaderEpochs readEpochs(LeaderEpochs before) throws IOException {
        LeaderEpochs epochs = before;
        FileChannel channel = file.hold();
        try {
            FileBatches batches = FileBatches.headers(channel, 0, sizeBytes);
            while (batches.next()) {
                if (batches.batch().leaderEpoch() > epochs.latest()) {
                    epochs = epochs.startingAt(
                            batches.batch().leaderEpoch(), batches.batch().baseOffset());
                }
            }
        } catch (CorruptRecords damagedEnd) {
            return epochs;
        } finally {
            file.release();
        }
        return epochs;
    }

    /** Nothing more will be appended: writes the indexes, cuts off room that was taken in advance. */
    void seal() throws IOException {
        SegmentIndexes current = growing;
        if (current == null) {
            return;
        }
        if (filesBehind) {
            // Only then: what is forced already must not be put at risk by writing it again.
            current.seal();
            indexFiles.write(current, false);
            cutToSize();
        }
        filesBehind = false;
        sealedMaxTimestampMs = current.maxTimestampMs();
        synchronized (this) {
            resting = new SoftReference<>(current);
        }
        growing = null;
    }

    /** Forces everything to the disk; indexes only when they are complete. */
    void flush() throws IOException {
        FileChannel channel = file.retain();
        if (channel == null) {
            return;
        }
        try {
            channel.force(true);
        } finally {
            file.release();
        }
        try {
            if (growing == null) {
                indexFiles.flush();
            }
            transactions.flush();
        } catch (NoSuchFileException e) {
            if (!file.isDiscarded()) {
                throw e;
            }
        }
    }

    /** Forces the index files of a segment that has ended. */
    void flushIndexes() throws IOException {
        indexFiles.flush();
    }

    /** The segment is about to be deleted: no new readers, and those that are here find its aborted transactions. */
    void discard() throws IOException {
        transactions.entries();
        file.discard();
    }

    /** The largest timestamp of the first batch, -1 when there is none. */
    long readFirstTimestampMs() throws IOException {
        FileChannel channel = file.hold();
        try {
            FileBatches batches = FileBatches.headers(channel, 0, sizeBytes);
            return batches.next() ? batches.batch().maxTimestampMs() : -1;
        } finally {
            file.release();
        }
    }

    /**
     * Where the segment must be cut so that the batch holding the offset goes, and those after it.
     *
     * @return the position, and the first offset that is gone
     */
    Cut cutFor(long offset) throws IOException {
        FileChannel channel = file.hold();
        try {
            FileBatches batches =
                    FileBatches.headers(channel, indexes().offsets().floorPosition(offset), sizeBytes);
            while (batches.next()) {
                if (batches.batch().lastOffset() >= offset) {
                    return new Cut(
                            batches.position(), Math.min(offset, batches.batch().baseOffset()));
                }
            }
            return new Cut(sizeBytes, offset);
        } finally {
            file.release();
        }
    }

    /** A place between two batches. */
    record Cut(int position, long endOffset) {}

    /** The same segment up to the cut, for appends to go on; readers that hold this object keep its indexes. */
    Segment truncatedTo(Cut cut) throws IOException {
        SegmentIndexes kept = indexes().truncatedTo(cut.endOffset());
        Segment rest = new Segment(disk, directory, baseOffset, settings, cut.position());
        rest.cutToSize();
        rest.transactions.truncateTo(cut.endOffset());
        rest.resume(kept);
        rest.filesBehind = true;
        indexFiles.write(kept, false);
        file.discard();
        return rest;
    }

    private void resume(SegmentIndexes indexes) throws IOException {
        FileChannel channel = file.hold();
        try {
            FileBatches batches = FileBatches.headers(channel, indexes.offsets().lastPosition(), sizeBytes);
            while (batches.next()) {
                RecordBatch batch = batches.batch();
                indexes.resume(batch.lastOffset(), batch.maxTimestampMs(), batch.sizeBytes());
            }
        } finally {
            file.release();
        }
        growing = indexes;
    }

    /** Takes over what a walk through the whole file has found; what follows the whole batches is cut off. */
    void recovered(int wholeBytes, SegmentIndexes found, List<TxnIndex.Entry> aborted) throws IOException {
        sizeBytes = wholeBytes;
        cutToSize();
        growing = found;
        filesBehind = true;
        transactions.replace(aborted);
    }

    LogConfig.Segments settings() {
        return settings;
    }

    /** All files of the segment that are there. */
    List<Path> files() {
        return Stream.of(file.path(), indexFiles.offsets(), indexFiles.times(), transactions.file())
                .filter(disk::exists)
                .toList();
    }
}
