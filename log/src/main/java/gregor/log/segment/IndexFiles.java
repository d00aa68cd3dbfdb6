package gregor.log.segment;

import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.index.OffsetIndex;
import gregor.log.index.TimeIndex;
import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code .index} and {@code .timeindex} of a segment as files. They are written whole when a segment ends or its log is
 * closed, so that an append costs no index I/O; after a kill they are built anew from the segment.
 */
final class IndexFiles {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);

    private final Disk disk;
    private final Path directory;
    private final long baseOffset;
    private final SegmentConfig settings;

    IndexFiles(Disk disk, Path directory, long baseOffset, SegmentConfig settings) {
        this.disk = disk;
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.settings = settings;
    }

    Path offsets() {
        return FileNames.file(directory, baseOffset, FileNames.OFFSET_INDEX);
    }

    Path times() {
        return FileNames.file(directory, baseOffset, FileNames.TIME_INDEX);
    }

    /**
     * Reads both.
     *
     * @throws DamagedFile if one of them cannot be right
     */
    SegmentIndexes read(int logBytes) throws IOException {
        OffsetIndex offsetIndex = OffsetIndex.decode(DurableFile.read(disk, offsets()), baseOffset, logBytes);
        TimeIndex timeIndex = TimeIndex.decode(DurableFile.read(disk, times()), baseOffset);
        return new SegmentIndexes(offsetIndex, timeIndex, settings.indexIntervalBytes());
    }

    /** Those of a segment without batches. */
    SegmentIndexes empty() {
        return SegmentIndexes.empty(baseOffset, settings);
    }

    void write(SegmentIndexes indexes, boolean force) throws IOException {
        DurableFile.write(disk, offsets(), indexes.offsets().encode(), force);
        DurableFile.write(disk, times(), indexes.times().encode(), force);
    }

    /** Puts empty files in place, which Kafka expects beside every segment. */
    void create() throws IOException {
        write(empty(), false);
    }

    void flush() throws IOException {
        for (Path file : new Path[] {offsets(), times()}) {
            try (FileChannel channel = disk.open(file, Disk.Access.READ)) {
                if (channel.size() > 0) {
                    channel.force(true);
                }
            } catch (NoSuchFileException e) {
                LOG.warn("{} is gone, and is built anew when it is needed", file);
            }
        }
    }

    /** The largest timestamp of a segment that has ended, from the end of its time index; -1 when that tells nothing. */
    long lastTimestamp() throws IOException {
        if (!disk.exists(times())) {
            return -1;
        }
        try (FileChannel channel = disk.open(times(), Disk.Access.READ)) {
            long entries = channel.size() / TimeIndex.ENTRY_BYTES;
            if (entries < 2) {
                return -1; // One alone cannot be told from a wrong one.
            }
            ByteBuffer end = ByteBuffer.allocate(2 * TimeIndex.ENTRY_BYTES);
            DurableFile.readFully(channel, end, channel.size() - end.capacity());
            return TimeIndex.decode(end.flip(), baseOffset).lastTimestamp();
        } catch (DamagedFile e) {
            return -1;
        }
    }

    /** Where the last indexed batch begins; 0 when there is no index, or none that could be right. */
    int lastPosition(int logBytes) throws IOException {
        if (!disk.exists(offsets())) {
            return 0;
        }
        try (FileChannel channel = disk.open(offsets(), Disk.Access.READ)) {
            long entries = channel.size() / OffsetIndex.ENTRY_BYTES;
            ByteBuffer position = ByteBuffer.allocate(Integer.BYTES);
            if (entries > 0) {
                DurableFile.readFully(channel, position, entries * OffsetIndex.ENTRY_BYTES - Integer.BYTES);
            }
            int last = position.position() == Integer.BYTES ? position.getInt(0) : 0;
            return last >= 0 && last < logBytes ? last : 0;
        }
    }

    /** Whether they have room for more, as stock brokers give them until a segment ends: zeros at the end of both. */
    boolean arePreallocated() throws IOException {
        return endsInZeros(offsets(), OffsetIndex.ENTRY_BYTES) && endsInZeros(times(), TimeIndex.ENTRY_BYTES);
    }

    private boolean endsInZeros(Path file, int entryBytes) throws IOException {
        if (!disk.exists(file)) {
            return false;
        }
        try (FileChannel channel = disk.open(file, Disk.Access.READ)) {
            ByteBuffer last = ByteBuffer.allocate(entryBytes);
            long start = channel.size() - entryBytes;
            return start >= 0
                    && DurableFile.readFully(channel, last, start) == entryBytes
                    && last.flip().equals(ByteBuffer.allocate(entryBytes));
        }
    }

    /** Both as the batches of the segment make them. */
    SegmentIndexes rebuild(FileChannel log, int logBytes) throws IOException {
        SegmentIndexes indexes = empty();
        try {
            indexes.complete(FileBatches.headers(log, 0, logBytes));
        } catch (CorruptRecords e) {
            LOG.error("Segment {} in {} is damaged: {}", baseOffset, directory, e.getMessage());
        }
        indexes.seal();
        return indexes;
    }
}
