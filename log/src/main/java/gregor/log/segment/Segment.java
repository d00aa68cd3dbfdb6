package gregor.log.segment;

import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.index.TxnIndex;
import java.io.IOException;
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
 * thread.
 */
public final class Segment {
    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final SegmentStore store;
    private final Path directory;
    private final long baseOffset;
    private final SegmentConfig settings;
    private final SegmentFile file;
    private final IndexFiles indexFiles;
    private final LazyIndexes indexes;
    private final TxnIndex transactions;
    private volatile int sizeBytes;
    private volatile long firstTimestampMs = UNKNOWN;

    public Segment(SegmentStore store, Path directory, long baseOffset, SegmentConfig settings, int sizeBytes) {
        this(
                store,
                directory,
                baseOffset,
                settings,
                sizeBytes,
                new SegmentFile(store, FileNames.file(directory, baseOffset, FileNames.LOG)));
    }

    private Segment(
            SegmentStore store,
            Path directory,
            long baseOffset,
            SegmentConfig settings,
            int sizeBytes,
            SegmentFile file) {
        this.store = store;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.settings = settings;
        this.sizeBytes = sizeBytes;
        this.file = file;
        this.indexFiles = new IndexFiles(store.disk(), directory, baseOffset, settings);
        this.indexes = new LazyIndexes(store, file, indexFiles);
        this.transactions = new TxnIndex(store.disk(), FileNames.file(directory, baseOffset, FileNames.TXN_INDEX));
    }

    /** One that a compaction has written whole; its files are still to get their names. */
    static Segment compacted(
            SegmentStore store,
            Path written,
            SegmentConfig settings,
            int sizeBytes,
            SegmentIndexes indexes,
            List<TxnIndex.Entry> aborted) {
        SegmentFile file = new SegmentFile(store, written);
        Segment segment = new Segment(store, written.getParent(), FileNames.offset(written), settings, sizeBytes, file);
        segment.transactions.startWith(aborted);
        segment.indexes.grow(indexes);
        return segment;
    }

    /** Creates the files of an empty segment. */
    public static Segment create(SegmentStore store, Path directory, long baseOffset, SegmentConfig settings)
            throws IOException {
        Segment segment = new Segment(store, directory, baseOffset, settings, 0);
        try (FileChannel channel = store.disk().open(segment.file.path(), Disk.Access.WRITE)) {
            channel.truncate(0);
            if (settings.preallocate()) {
                channel.write(ByteBuffer.allocate(1), settings.bytes() - 1L);
            }
        }
        segment.indexFiles.create();
        segment.transactions.startWith(List.of());
        segment.indexes.grow(segment.indexFiles.empty());
        segment.indexes.runAhead();
        return segment;
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** Bytes of whole batches in the file. */
    public int sizeBytes() {
        return sizeBytes;
    }

    public SegmentFile file() {
        return file;
    }

    public TxnIndex transactions() {
        return transactions;
    }

    public SegmentConfig settings() {
        return settings;
    }

    /** Brings the batches to the end of the file with one system call, or two when they are from several requests. */
    public void write(List<Staging.Batch> batches) throws IOException {
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
            indexes.runAhead();
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
    public void cutToSize() throws IOException {
        FileChannel channel = file.hold();
        try {
            channel.truncate(sizeBytes);
        } finally {
            file.release();
        }
    }

    /** The indexes to add to; from the first call until the segment ends they stay in memory. */
    public SegmentIndexes growingIndexes() throws IOException {
        SegmentIndexes growing = indexes.growing();
        if (growing == null) {
            growing = indexes();
            indexes.grow(growing);
        }
        return growing;
    }

    /** The indexes to look up in. */
    public SegmentIndexes indexes() throws IOException {
        return indexes.current(sizeBytes);
    }

    /** As {@link #indexes}, made of the batches because what the files say misleads. */
    SegmentIndexes rebuiltIndexes(FileChannel channel) throws IOException {
        return indexes.rebuilt(channel, sizeBytes);
    }

    public LazyIndexes lazyIndexes() {
        return indexes;
    }

    /** The largest timestamp in the segment, -1 when it has none. */
    public long maxTimestampMs() throws IOException {
        return indexes.maxTimestampMs(sizeBytes);
    }

    /** The largest timestamp of its first batch, -1 when it has none. Of a segment that is not written to any more. */
    public long firstTimestampMs() throws IOException {
        long known = firstTimestampMs;
        if (known == UNKNOWN) {
            known = new SegmentScan(this).firstTimestampMs();
            firstTimestampMs = known;
        }
        return known;
    }

    /** When a record of this segment was last written or stamped: its largest timestamp or, without one, the file's. */
    public long retentionTimestampMs() throws IOException {
        long maxTimestampMs = maxTimestampMs();
        return maxTimestampMs >= 0 ? maxTimestampMs : lastModifiedMs();
    }

    public long lastModifiedMs() throws IOException {
        return store.disk().lastModifiedMs(file.path());
    }

    /** Nothing more will be appended: writes the indexes, cuts off room that was taken in advance. */
    public void seal() throws IOException {
        if (indexes.growing() == null) {
            return;
        }
        if (indexes.filesBehind()) {
            cutToSize();
        }
        indexes.seal();
    }

    /** Forces everything to the disk; indexes only when they are complete. */
    public void flush() throws IOException {
        FileChannel channel = file.retain();
        if (channel == null) {
            return;
        }
        try {
            channel.force(false); // The records and the file's size; when it was written is nobody's business.
        } finally {
            file.release();
        }
        try {
            indexes.flush();
            transactions.flush();
        } catch (NoSuchFileException e) {
            if (!file.isDiscarded()) {
                throw e;
            }
        }
    }

    /** The segment is about to be deleted: no new readers, and those that are here find its aborted transactions. */
    public void discard() throws IOException {
        try {
            transactions.entries();
        } catch (DamagedFile e) {
            LOG.warn("{} goes, and nothing can be read of it: {}", transactions.file(), e.getMessage());
        }
        file.discard();
        indexes.discard();
    }

    /** The same segment up to the cut, for appends to go on; readers that hold this object keep its indexes. */
    public Segment truncatedTo(SegmentScan.Cut cut) throws IOException {
        SegmentIndexes kept = indexes().truncatedTo(cut.endOffset());
        Segment rest = new Segment(store, directory, baseOffset, settings, cut.position());
        rest.cutToSize();
        rest.transactions.truncateTo(cut.endOffset());
        rest.indexes.grow(new SegmentScan(rest).completed(kept));
        rest.indexes.runAhead();
        indexFiles.create(); // Nothing is better than entries that lead beyond the end.
        file.discard();
        return rest;
    }

    /** Takes over what a walk through the whole file has found; what follows the whole batches is cut off. */
    public void recovered(int wholeBytes, SegmentIndexes found, List<TxnIndex.Entry> aborted) throws IOException {
        if (wholeBytes < sizeBytes) {
            sizeBytes = wholeBytes;
            cutToSize();
        }
        indexes.grow(found);
        indexes.runAhead();
        transactions.replace(aborted);
    }

    /** All files of the segment that are there. */
    public List<Path> files() {
        return Stream.concat(Stream.of(file.path(), transactions.file()), indexes.paths().stream())
                .filter(store.disk()::exists)
                .toList();
    }
}
