package gregor.log.checkpoint;

import gregor.base.Uuid;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;

/** The {@code partition.metadata} of a log: the id of the topic it was created for. */
public final class PartitionMetadata {
    private static final String VERSION_KEY = "version";
    private static final String TOPIC_ID_KEY = "topic_id";

    private PartitionMetadata() {}

    /** Null when there is no such file: the log is older than topic ids. */
    public static Uuid read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FileNames.PARTITION_METADATA);
        if (!disk.exists(file)) {
            return null;
        }
        Uuid topicId = null;
        for (String line : DurableFile.readText(disk, file).lines().toList()) {
            String[] parts = line.split(":", 2);
            if (parts[0].trim().equals(TOPIC_ID_KEY) && parts.length == 2) {
                topicId = parse(parts[1].trim());
            } else if (!line.trim().matches(VERSION_KEY + ":\\s*0")) {
                throw new DamagedFile("it has a line \"" + line + "\"");
            }
        }
        if (topicId == null) {
            throw new DamagedFile("it names no topic id");
        }
        return topicId;
    }

    public static void write(Disk disk, Path directory, Uuid topicId) throws IOException {
        write(disk, directory, topicId, true);
    }

    public static void write(Disk disk, Path directory, Uuid topicId, boolean force) throws IOException {
        String text = VERSION_KEY + ": 0\n" + TOPIC_ID_KEY + ": " + topicId;
        DurableFile.put(disk, directory.resolve(FileNames.PARTITION_METADATA), text, force);
    }

    private static Uuid parse(String text) throws DamagedFile {
        try {
            return Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DamagedFile("its topic id is \"" + text + "\"");
        }
    }
}
