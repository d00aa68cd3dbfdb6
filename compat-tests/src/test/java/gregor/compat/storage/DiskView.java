package gregor.compat.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files of one partition, made comparable: names with size and checksum. Left out is what two brokers need not share: the
 * topic's id, the indexes of the segment that is being written to, which stock reserves and we keep in memory, and the mark up to
 * which a compacted log has gaps, which stock deletes when it opens the log.
 */
final class DiskView {
    private static final int STAMPED = 0x08;
    private static final int ATTRIBUTES = 21;
    private static final int CRC = 17;
    private static final int MAX_TIMESTAMP = 35;
    private static final int MAGIC = 16;
    private static final int LEGACY_CRC = 12;
    private static final int LEGACY_TIMESTAMP = 18;
    /** The smallest batch of any format. */
    private static final int MIN_BYTES = 26;

    private DiskView() {}

    static Map<String, String> of(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.sorted().toList();
        }
        String active = files.stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".log"))
                .max(String::compareTo)
                .map(name -> name.substring(0, name.indexOf('.')))
                .orElse("none");
        Map<String, String> view = new TreeMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            boolean growing = name.equals(active + ".index") || name.equals(active + ".timeindex");
            boolean ownWay = name.equals("partition.metadata") || name.endsWith(".gaps.deleted");
            if (!growing && !ownWay && !name.endsWith(".tmp")) {
                describe(file).ifPresent(text -> view.put(name, text));
            }
        }
        return view;
    }

    private static Optional<String> describe(Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (file.getFileName().toString().contains(".log")) {
                forgetStamps(ByteBuffer.wrap(bytes));
            }
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return Optional.of(bytes.length + " bytes, " + Long.toHexString(crc.getValue()));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    /** The time of an append differs by nature, and so does the checksum over it. */
    private static void forgetStamps(ByteBuffer log) {
        for (int at = 0; at + MIN_BYTES <= log.limit() && log.getInt(at + 8) > 0; at += 12 + log.getInt(at + 8)) {
            int magic = log.get(at + MAGIC);
            int attributes = magic == 2 ? log.getShort(at + ATTRIBUTES) : log.get(at + MAGIC + 1);
            if (magic > 0 && (attributes & STAMPED) != 0) {
                log.putInt(at + (magic == 2 ? CRC : LEGACY_CRC), 0);
                log.putLong(at + (magic == 2 ? MAX_TIMESTAMP : LEGACY_TIMESTAMP), 0);
            }
        }
    }
}
