package gregor.log.disk;

import gregor.base.TopicPartition;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Kafka's names of the files and directories of a log. */
public final class FileNames {
    public static final String LOG = ".log";
    public static final String OFFSET_INDEX = ".index";
    public static final String TIME_INDEX = ".timeindex";
    public static final String TXN_INDEX = ".txnindex";
    public static final String SNAPSHOT = ".snapshot";
    public static final List<String> INDEX_SUFFIXES = List.of(OFFSET_INDEX, TIME_INDEX, TXN_INDEX);
    public static final List<String> SEGMENT_SUFFIXES = List.of(LOG, OFFSET_INDEX, TIME_INDEX, TXN_INDEX);

    /** A file waiting for its deletion. */
    public static final String DELETED = ".deleted";
    /** Output of a compaction that has not ended. */
    public static final String CLEANED = ".cleaned";
    /** Output of a compaction that has ended and is taking its place. */
    public static final String SWAP = ".swap";

    static final String TEMPORARY = ".tmp";

    public static final String PARTITION_METADATA = "partition.metadata";
    public static final String LEADER_EPOCHS = "leader-epoch-checkpoint";
    public static final String META_PROPERTIES = "meta.properties";
    public static final String LOCK = ".lock";
    public static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    public static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    public static final String LOG_STARTS = "log-start-offset-checkpoint";
    public static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    public static final String CLEANER_OFFSETS = "cleaner-offset-checkpoint";

    /** End of a directory's name when its log is being deleted. */
    public static final String DELETE_DIRECTORY = "-delete";
    /** End of a directory's name while it is filled with a copy of a log that is to move there. */
    public static final String FUTURE_DIRECTORY = "-future";

    /** In a log's directory: this copy was complete, so a log of the same name in another directory is the one it replaces. */
    public static final String COMPLETE_COPY = "complete-copy";

    /** Partitions of this topic are KRaft's own logs: a broker that lives with ZooKeeper passes them over, as Kafka's does. */
    private static final String KRAFT_METADATA = "__cluster_metadata";

    private static final int OFFSET_DIGITS = 20;
    private static final int NAME_MAX = 255;

    private FileNames() {}

    public static Path file(Path directory, long offset, String suffix) {
        String digits = Long.toString(offset);
        return directory.resolve("0".repeat(OFFSET_DIGITS - digits.length()) + digits + suffix);
    }

    /** The offset at the start of the name, or -1 when the name does not start with one. */
    public static long offset(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        if (dot <= 0 || dot > OFFSET_DIGITS) {
            return -1;
        }
        for (int i = 0; i < dot; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(name, 0, dot, 10);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    public static boolean endsWith(Path file, String suffix) {
        return file.getFileName().toString().endsWith(suffix);
    }

    public static boolean isIndex(Path file) {
        return endsWith(file, OFFSET_INDEX) || endsWith(file, TIME_INDEX) || endsWith(file, TXN_INDEX);
    }

    public static Path withSuffix(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    public static Path withoutSuffix(Path file, String suffix) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - suffix.length()));
    }

    /** What a log's directory is called while it waits for its deletion; never longer than a file name may be. */
    public static String deletedDirectory(TopicPartition partition) {
        String end = unique(DELETE_DIRECTORY);
        String topic = partition.topic();
        String number = "-" + partition.partition();
        int room = NAME_MAX - end.length() - number.length();
        return topic.substring(0, Math.min(topic.length(), room)) + number + end;
    }

    /** What the directory of a copy is called until it takes the log's place. */
    public static String futureDirectory(TopicPartition partition) {
        return partition + unique(FUTURE_DIRECTORY);
    }

    /** Whether the topic's name is short enough for a copy of the log to have a directory. */
    public static boolean fitsFutureDirectory(TopicPartition partition) {
        return futureDirectory(partition).length() <= NAME_MAX;
    }

    /** The partition whose log is copied to a directory of this name, or null when it is no such name. */
    public static TopicPartition futurePartition(String directoryName) {
        int dot = directoryName.lastIndexOf('.');
        return dot > 0 && directoryName.endsWith(FUTURE_DIRECTORY) ? partition(directoryName.substring(0, dot)) : null;
    }

    private static String unique(String suffix) {
        return "." + UUID.randomUUID().toString().replace("-", "") + suffix;
    }

    /** True for a directory that may be in a log directory and is none of our business. */
    public static boolean isForeign(String directoryName) {
        TopicPartition partition = partition(directoryName);
        return partition != null && partition.topic().equals(KRAFT_METADATA);
    }

    /** The partition that a directory's name names, or null when it names none. */
    public static TopicPartition partition(String directoryName) {
        int dash = directoryName.lastIndexOf('-');
        if (dash <= 0 || dash == directoryName.length() - 1) {
            return null;
        }
        for (int i = dash + 1; i < directoryName.length(); i++) {
            if (directoryName.charAt(i) < '0' || directoryName.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return new TopicPartition(
                    directoryName.substring(0, dash), Integer.parseInt(directoryName.substring(dash + 1)));
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }
}
