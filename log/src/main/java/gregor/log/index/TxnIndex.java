package gregor.log.index;

import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The aborted transactions whose markers are in one segment, by offset of the marker. The file is there only when there are
 * any. Added to by the log's owner, read by any thread.
 */
public final class TxnIndex {
    /** Bytes of an entry: version, producer id, first and last offset, last stable offset at the time of the marker. */
    static final int ENTRY_BYTES = 34;

    private static final short VERSION = 0;
    private static final int UNREAD = -1;

    private final Disk disk;
    private final Path file;

    /** Those that {@link #count} counts do not change. */
    private volatile Entry[] entries = {};

    private volatile int count = UNREAD;

    /** Nothing is read before it is asked for. */
    public TxnIndex(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    /** These are in the file or about to be, so nothing has to be read. */
    public void startWith(List<Entry> all) {
        entries = all.toArray(new Entry[0]);
        count = all.size();
    }

    /**
     * An aborted transaction.
     *
     * @param lastOffset of its marker
     * @param lastStableOffset when the marker was written: transactions aborted later begin at or after it
     */
    public record Entry(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}

    /** Written at once: these are rare, and a reader must not miss one. */
    public void append(Entry entry) throws IOException {
        int known = entries().size();
        try (FileChannel channel = disk.open(file, Disk.Access.WRITE)) {
            DurableFile.writeFully(channel, encode(List.of(entry)), (long) known * ENTRY_BYTES);
        }
        Entry[] room = entries;
        if (known == room.length) {
            room = Arrays.copyOf(room, Math.max(8, known * 2));
        }
        room[known] = entry;
        entries = room;
        count = known + 1;
    }

    /**
     * All entries.
     *
     * @throws DamagedFile if the file is not what it should be
     */
    public List<Entry> entries() throws IOException {
        int known = count; // Read before the entries: what it counts is there.
        if (known == UNREAD) {
            known = read();
        }
        return Arrays.asList(entries).subList(0, known);
    }

    private synchronized int read() throws IOException {
        if (count == UNREAD) {
            startWith(disk.exists(file) ? decode(DurableFile.read(disk, file)) : List.of());
        }
        return count;
    }

    /** Forgets the transactions whose markers are at or after the offset. */
    public void truncateTo(long offset) throws IOException {
        List<Entry> known = entries();
        if (!known.isEmpty() && known.get(known.size() - 1).lastOffset() >= offset) {
            replace(known.stream().filter(entry -> entry.lastOffset() < offset).toList());
        }
    }

    /** Starts again with these entries, whatever was there. */
    public void replace(List<Entry> all) throws IOException {
        if (count == 0 && all.isEmpty()) {
            return;
        }
        DurableFile.write(disk, file, encode(all), true);
        if (all.isEmpty()) {
            disk.delete(file); // Should it come back after a power cut, it is empty.
        }
        startWith(all);
    }

    public void flush() throws IOException {
        if (!entries().isEmpty()) {
            try (FileChannel channel = disk.open(file, Disk.Access.READ)) {
                channel.force(true);
            } catch (NoSuchFileException e) {
                // A compaction is putting another in its place, which it has forced.
                return;
            }
        }
    }

    public Path file() {
        return file;
    }

    public static ByteBuffer encode(List<Entry> entries) {
        ByteBuffer bytes = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
        for (Entry entry : entries) {
            bytes.putShort(VERSION)
                    .putLong(entry.producerId)
                    .putLong(entry.firstOffset)
                    .putLong(entry.lastOffset)
                    .putLong(entry.lastStableOffset);
        }
        return bytes.flip();
    }

    private static List<Entry> decode(ByteBuffer bytes) throws DamagedFile {
        if (bytes.remaining() % ENTRY_BYTES != 0) {
            throw new DamagedFile("its size is not a multiple of " + ENTRY_BYTES);
        }
        List<Entry> entries = new ArrayList<>(bytes.remaining() / ENTRY_BYTES);
        long previous = -1;
        while (bytes.hasRemaining()) {
            short version = bytes.getShort();
            Entry entry = new Entry(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
            if (version < VERSION || entry.firstOffset > entry.lastOffset || entry.lastOffset <= previous) {
                throw new DamagedFile("an entry cannot be: " + entry + ", version " + version);
            }
            entries.add(entry);
            previous = entry.lastOffset;
        }
        return entries;
    }
}
