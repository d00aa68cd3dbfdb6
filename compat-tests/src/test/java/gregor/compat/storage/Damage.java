package gregor.compat.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.record.Records;

/** Ways to spoil one partition's files, or those of the log directory that it has for itself. */
final class Damage {
    private Damage() {}

    /** Something done to a partition's directory. */
    interface Deed {
        void to(Path partition) throws IOException;
    }

    /** To the file of this name. */
    static Deed file(String name, Spoiling spoiling) {
        return partition -> spoiling.spoil(partition.resolve(name));
    }

    /** To a file in the root of the log directory. */
    static Deed root(String name, Spoiling spoiling) {
        return partition -> spoiling.spoil(partition.resolveSibling(name));
    }

    /** To the n-th file with this suffix, counted from 0, or from the end when negative. */
    static Deed nth(String suffix, int n, Spoiling spoiling) {
        return partition -> {
            List<Path> files = files(partition, suffix);
            spoiling.spoil(files.get(n < 0 ? files.size() + n : n));
        };
    }

    /** To all files with this suffix. */
    static Deed all(String suffix, Spoiling spoiling) {
        return partition -> {
            for (Path file : files(partition, suffix)) {
                spoiling.spoil(file);
            }
        };
    }

    static List<Path> files(Path partition, String suffix) throws IOException {
        try (var files = Files.list(partition)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** Something done to a file. */
    interface Spoiling {
        void spoil(Path file) throws IOException;
    }

    static Spoiling noise(int bytes) {
        return file -> Files.write(file, random(bytes));
    }

    static Spoiling text(String text) {
        return file -> Files.writeString(file, text);
    }

    static Spoiling emptied() {
        return file -> Files.write(file, new byte[0]);
    }

    static Spoiling deleted() {
        return Files::delete;
    }

    static Spoiling appended(int bytes) {
        return file -> Files.write(file, random(bytes), StandardOpenOption.APPEND);
    }

    static Spoiling zerosAppended(int bytes) {
        return file -> Files.write(file, new byte[bytes], StandardOpenOption.APPEND);
    }

    static Spoiling cutBy(int bytes) {
        return file -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(Math.max(0, channel.size() - bytes));
            }
        };
    }

    /** One bit of the byte at this position is another. */
    static Spoiling flipped(int position) {
        return file -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                channel.read(one, position);
                one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
                channel.write(one, position);
            }
        };
    }

    /** A bit of this byte of the offset of the last batch is another. */
    static Spoiling lastOffsetFlipped(int offsetByte) {
        return file -> {
            ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(file));
            int last = 0;
            int next = 0;
            while (next < log.limit()) {
                last = next;
                next += Records.LOG_OVERHEAD + log.getInt(last + Records.SIZE_OFFSET);
            }
            flipped(last + offsetByte).spoil(file);
        };
    }

    static Spoiling aDirectoryInstead() {
        return file -> {
            Files.deleteIfExists(file);
            Files.createDirectory(file);
        };
    }

    static Spoiling copiedTo(String name) {
        return file -> Files.copy(file, file.resolveSibling(name));
    }

    private static byte[] random(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }
}
