package gregor.sim;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.checkpoint.PartitionMetadata;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.sim.world.Trace;
import gregor.sim.zk.ClusterZnodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator takes out before a broker starts again: the logs that the cluster has done without meanwhile. The broker
 * takes them for its own, as a stock broker does, and would refuse the next log of that name. For one thread.
 */
final class StaleLogs {
    private final ClusterZnodes znodes;
    private final Trace trace;

    StaleLogs(ClusterZnodes znodes, Trace trace) {
        this.znodes = znodes;
        this.trace = trace;
    }

    /**
     * Those in a directory of a broker.
     *
     * @param wasBroken whether the broker may have put a log elsewhere because the directory was away
     */
    List<Path> find(int broker, Disk disk, Path directory, boolean wasBroken) throws IOException {
        List<Path> stale = new ArrayList<>();
        for (Path log : disk.list(directory)) {
            TopicPartition partition = FileNames.partition(log.getFileName().toString());
            if (partition != null
                    && (!isWanted(partition, broker, disk, log) || wasBroken && isElsewhere(partition, disk, log))) {
                stale.add(log);
            }
        }
        return stale;
    }

    /** Of a broker that does not run. */
    void remove(Disk disk, List<Path> logs) throws IOException {
        for (Path log : logs) {
            trace.note("operator", "deletes a stale log", log);
            delete(disk, log);
        }
    }

    private boolean isWanted(TopicPartition partition, int broker, Disk disk, Path log) throws IOException {
        Uuid topicId = topicId(disk, log);
        return znodes.replicas(partition).contains(broker)
                && (topicId == null || topicId.equals(znodes.topicId(partition.topic())));
    }

    /** Null when the log does not tell. */
    private static Uuid topicId(Disk disk, Path log) throws IOException {
        try {
            return PartitionMetadata.read(disk, log);
        } catch (DamagedFile tornByPowerCut) {
            return null;
        }
    }

    private static boolean isElsewhere(TopicPartition partition, Disk disk, Path log) {
        return BrokerSettings.LOG_DIRS.stream()
                .map(directory -> Path.of(directory, partition.toString()))
                .anyMatch(other -> !other.equals(log) && disk.exists(other));
    }

    private static void delete(Disk disk, Path log) throws IOException {
        for (Path file : disk.list(log)) {
            disk.delete(file);
        }
        disk.sync(log);
        disk.delete(log);
        disk.sync(log.getParent());
    }
}
