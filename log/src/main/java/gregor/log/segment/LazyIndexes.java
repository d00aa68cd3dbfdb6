package gregor.log.segment;

import gregor.log.disk.DamagedFile;
import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of one segment, wherever they are: in memory while the segment grows, otherwise in their files, read when they
 * are needed and kept as long as {@link IndexCache} has room. Changed by the log's owner, looked up by any thread.
 */
public final class LazyIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(LazyIndexes.class);
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** So many at the end are no change of the interval any more, but damage. */
    private static final int ENTRIES_MISSED = 2;

    private final SegmentStore store;
    private final SegmentFile log;
    private final IndexFiles files;

    /** Set while the segment is appended to. */
    private volatile SegmentIndexes growing;

    /** The files lack something that is in memory. */
    private boolean filesBehind;

    private volatile long sealedMaxTimestampMs = UNKNOWN;

    public LazyIndexes(SegmentStore store, SegmentFile log, IndexFiles files) {
        this.store = store;
        this.log = log;
        this.files = files;
    }

    /** From now on these are the indexes, and they are added to. */
    void grow(SegmentIndexes indexes) {
        store.indexes().remove(this);
        growing = indexes;
    }

    /** Null unless the segment is appended to. */
    SegmentIndexes growing() {
        return growing;
    }

    /** What is in memory is not in the files. */
    void runAhead() {
        filesBehind = true;
    }

    public boolean filesBehind() {
        return filesBehind;
    }

    /** The indexes to look up in. */
    SegmentIndexes current(int logBytes) throws IOException {
        SegmentIndexes current = growing;
        return current != null ? current : resting(logBytes);
    }

    private synchronized SegmentIndexes resting(int logBytes) throws IOException {
        SegmentIndexes indexes = store.indexes().get(this);
        if (indexes == null) {
            FileChannel channel = log.retain();
            if (channel == null) {
                return files.empty();
            }
            try {
                indexes = load(channel, logBytes);
                if (log.isDiscarded()) {
                    return files.empty(); // The files may have been those of the segment that takes its place.
                }
            } finally {
                log.release();
            }
            store.indexes().put(this, indexes);
        }
        return indexes;
    }

    private SegmentIndexes load(FileChannel channel, int logBytes) throws IOException {
        try {
            SegmentIndexes indexes = files.read(logBytes);
            int entries = indexes.offsets().entryCount();
            indexes.complete(FileBatches.headers(channel, indexes.offsets().lastPosition(), logBytes));
            if (indexes.offsets().entryCount() - entries < ENTRIES_MISSED && !lacksTimes(indexes)) {
                return indexes;
            }
            return rebuild(channel, logBytes, "entries are missing");
        } catch (DamagedFile | NoSuchFileException | CorruptRecords e) {
            return rebuild(channel, logBytes, e.toString());
        }
    }

    /** When a segment ends its largest timestamp becomes the last entry: no batch can have a later one. */
    private static boolean lacksTimes(SegmentIndexes indexes) {
        return indexes.maxTimestampMs() > indexes.times().lastTimestamp();
    }

    private SegmentIndexes rebuild(FileChannel channel, int logBytes, String fault) throws IOException {
        SegmentIndexes rebuilt = files.rebuild(channel, logBytes);
        if (!log.isDiscarded()) {
            if (files.arePreallocated()) {
                LOG.info("Rebuilt the indexes of {}: they were those of a broker that was killed", log.path());
            } else {
                LOG.warn("Rebuilt the indexes of {}: {}", log.path(), fault);
            }
            files.write(rebuilt, true);
        }
        return rebuilt;
    }

    /** The indexes made of the batches, because what is in the files misleads. */
    SegmentIndexes rebuilt(FileChannel channel, int logBytes) throws IOException {
        if (growing != null) {
            return files.rebuild(channel, logBytes); // The owner's own cannot be replaced by a reader.
        }
        synchronized (this) {
            SegmentIndexes indexes = rebuild(channel, logBytes, "an entry is wrong");
            store.indexes().put(this, indexes);
            return indexes;
        }
    }

    /** The largest timestamp in the segment, -1 when it has none. */
    long maxTimestampMs(int logBytes) throws IOException {
        SegmentIndexes current = growing;
        if (current != null) {
            return current.maxTimestampMs();
        }
        if (sealedMaxTimestampMs == UNKNOWN) {
            long last = files.lastTimestamp();
            sealedMaxTimestampMs = last >= 0 ? last : current(logBytes).maxTimestampMs();
        }
        return sealedMaxTimestampMs;
    }

    /** Nothing more will be added: completes the files and keeps no more than they have. */
    public void seal() throws IOException {
        SegmentIndexes current = growing;
        if (filesBehind) {
            // Only then: what is forced already must not be put at risk by writing it again.
            current.seal();
            files.write(current, false);
        }
        filesBehind = false;
        sealedMaxTimestampMs = current.maxTimestampMs();
        store.indexes().put(this, current);
        growing = null;
    }

    /** The segment is about to be deleted. */
    void discard() {
        store.indexes().remove(this);
    }

    /** Forces the files of a segment that has ended; those of one that grows are not complete. */
    public void flush() throws IOException {
        if (growing == null) {
            files.flush();
        }
    }

    /** Where in the segment the last batch begins that the files know; 0 when there is none. */
    int lastPosition(int logBytes) throws IOException {
        return files.lastPosition(logBytes);
    }

    /** How large the file of the offset index is; 0 when there is none. */
    public long offsetBytes() throws IOException {
        return store.disk().exists(files.offsets()) ? store.disk().sizeBytes(files.offsets()) : 0;
    }

    /** How large the file of the time index is; 0 when there is none. */
    public long timeBytes() throws IOException {
        return store.disk().exists(files.times()) ? store.disk().sizeBytes(files.times()) : 0;
    }

    List<Path> paths() {
        return List.of(files.offsets(), files.times());
    }
}
