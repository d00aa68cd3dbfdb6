package gregor.log;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * One segment: record batches in a file, its indexes, its aborted transactions. Changed by the log's owner, read by any
 * thread. The last segment of a log, once written to, keeps its indexes in memory; those of the others are read when
 * needed and given up when memory is.
 */
final class Segment {
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

    /** Brings the buffers to the end of the file with one system call, if the system takes them all at once. */
    void write(ByteBuffer[] batches, int count, int bytes) throws IOException {
        FileChannel channel = file.retain();
        try {
            channel.position(sizeBytes);
            long missing = bytes;
            while (missing > 0) {
                missing -= channel.write(batches, 0, count);
            }
            sizeBytes += bytes;
        } finally {
            file.release();
        }
    }

    /** Takes back what a failed write may have left behind the last whole batch. */
    void cutToSize() throws IOException {
        FileChannel channel = file.retain();
        try {
            channel.truncate(sizeBytes);
        } finally {
            file.release();
        }
    }

    /** The indexes to add to; from the first call until the segment ends they stay in memory. */
    SegmentIndexes growingIndexes() throws IOException {
        if (growing == null) {
            growing = indexes();
        }
        return growing;
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
                indexes = indexFiles.load(channel, sizeBytes);
            } finally {
                file.release();
            }
            resting = new SoftReference<>(indexes);
        }
        return indexes;
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
        FileChannel channel = file.retain();
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

    /** Nothing more will be appended: writes the indexes, cuts off room that was taken in advance. */
    void seal() throws IOException {
        SegmentIndexes current = growing;
        if (current == null) {
            return;
        }
        current.seal();
        indexFiles.write(current);
        if (settings.preallocate()) {
            cutToSize();
        }
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
        if (growing == null) {
            indexFiles.flush();
        }
        transactions.flush();
    }

    /**
     * The same segment without the batch that holds the offset and those after it. It shares the file; readers that hold
     * this object keep its indexes.
     */
    Segment truncatedTo(long offset) throws IOException {
        FileChannel channel = file.retain();
        try {
            int position = endPosition(channel, offset);
            channel.truncate(position);
            SegmentIndexes kept = indexes().truncatedTo(offset);
            Segment rest = new Segment(disk, directory, baseOffset, settings, position);
            rest.transactions.truncateTo(offset);
            rest.growing = kept;
            indexFiles.write(kept);
            return rest;
        } finally {
            file.release();
        }
    }

    /** Where the first batch that ends at or after the offset begins; the end when there is none. */
    private int endPosition(FileChannel channel, long offset) throws IOException {
        FileBatches batches = FileBatches.headers(channel, indexes().offsets().floorPosition(offset), sizeBytes);
        while (batches.next()) {
            if (batches.batch().lastOffset() >= offset) {
                return batches.position();
            }
        }
        return sizeBytes;
    }

    /** Takes over what a walk through the whole file has found. */
    void rebuilt(int wholeBytes, SegmentIndexes found) throws IOException {
        sizeBytes = wholeBytes;
        cutToSize();
        growing = found;
    }

    /** All files of the segment that are there. */
    java.util.List<Path> files() {
        return java.util.stream.Stream.of(file.path(), indexFiles.offsets(), indexFiles.times(), transactions.file())
                .filter(disk::exists)
                .toList();
    }
}
