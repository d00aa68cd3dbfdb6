package gregor.log.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a log directory: the machine's own, or memory that forgets and tears like a machine that loses power. A
 * file is a real {@link FileChannel} in both, so that gathering writes and sendfile need no wrapping. For any thread.
 */
public interface Disk {
    /** How long a rename or a new name lasts is up to {@link #sync}; until then a power cut may take it back. */
    enum Access {
        READ,
        /** Reading and writing; the file is created when it is not there. */
        WRITE
    }

    FileChannel open(Path file, Access access) throws IOException;

    /** What is directly in the directory, sorted by name. */
    List<Path> list(Path directory) throws IOException;

    boolean exists(Path path);

    boolean isDirectory(Path path);

    long sizeBytes(Path file) throws IOException;

    /** When the file was last written, milliseconds since 1970. */
    long lastModifiedMs(Path file) throws IOException;

    /** Dates the file as if it had last been written then. */
    void lastModifiedMs(Path file, long modifiedMs) throws IOException;

    /** Creates the directory and those above it; one that is there already is left alone. */
    void createDirectories(Path directory) throws IOException;

    /** Gives the file or directory its new name in one step, replacing a file of that name. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes the file or empty directory; true if it was there. */
    boolean delete(Path path) throws IOException;

    /** Makes names in this directory as lasting as its files: after creating, renaming and deleting. */
    void sync(Path directory) throws IOException;

    /** Takes the file's lock for this process until it is closed; null if another holds it. */
    Lock lock(Path file) throws IOException;

    /** Bytes of the device that holds the path: all, and those still to be written. */
    Space space(Path path) throws IOException;

    /** A lock on a file; closing it lets others in. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Room on a device. */
    record Space(long totalBytes, long usableBytes) {}
}
