package gregor.log.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Small files that are replaced whole: written beside, forced to the disk, renamed into place, and the rename forced too.
 * After a power cut there is the old content or the new, never a mixture.
 */
public final class DurableFile {
    private DurableFile() {}

    public static void replace(Disk disk, Path file, String content) throws IOException {
        put(disk, file, content);
        disk.sync(file.getParent());
    }

    /** The same, but the new name lasts only from the next time on that the directory is forced. */
    public static void put(Disk disk, Path file, String content) throws IOException {
        put(disk, file, content, true);
    }

    /** The same, and when it is not forced, neither does the content: for files of a directory that is new itself. */
    public static void put(Disk disk, Path file, String content, boolean force) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + FileNames.TEMPORARY);
        write(disk, beside, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), force);
        disk.rename(beside, file);
    }

    /** Forces what a file holds, if there is one. */
    public static void force(Disk disk, Path file) throws IOException {
        if (disk.exists(file)) {
            try (FileChannel channel = disk.open(file, Disk.Access.READ)) {
                channel.force(true);
            }
        }
    }

    /** Writes a file from its start, cutting off what an older one had more. */
    public static void write(Disk disk, Path file, ByteBuffer content, boolean force) throws IOException {
        try (FileChannel channel = disk.open(file, Disk.Access.WRITE)) {
            int sizeBytes = content.remaining();
            writeFully(channel, content, 0);
            channel.truncate(sizeBytes);
            if (force) {
                channel.force(true);
            }
        }
    }

    public static void writeFully(FileChannel channel, ByteBuffer content, long position) throws IOException {
        int start = content.position();
        while (content.hasRemaining()) {
            channel.write(content, position + content.position() - start);
        }
    }

    /** Reads until the buffer is full or the file ends; returns the bytes read. */
    public static int readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        int start = buffer.position();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position() - start) < 0) {
                break;
            }
        }
        return buffer.position() - start;
    }

    /** @throws DamagedFile if it is too large to be one of ours */
    public static ByteBuffer read(Disk disk, Path file) throws IOException {
        try (FileChannel channel = disk.open(file, Disk.Access.READ)) {
            long sizeBytes = channel.size();
            if (sizeBytes > Integer.MAX_VALUE - 8) {
                throw new DamagedFile("it is " + sizeBytes + " bytes long");
            }
            ByteBuffer content = ByteBuffer.allocate((int) sizeBytes);
            readFully(channel, content, 0);
            return content.flip();
        }
    }

    public static String readText(Disk disk, Path file) throws IOException {
        return StandardCharsets.UTF_8.decode(read(disk, file)).toString();
    }
}
