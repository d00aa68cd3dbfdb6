package gregor.log.dirs;

import gregor.base.Uuid;
import gregor.log.disk.FileNames;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** What the log directories say together about whose data they hold. Each may leave out what it does not know. */
final class StoredIdentity {
    /** Smaller ids stand for a directory that is not known, not chosen yet or lost. */
    private static final int RESERVED_IDS = 100;

    private final Map<Uuid, Path> directoryIds = new HashMap<>();
    private int brokerId = -1;
    private Path namesBroker;
    private String clusterId;
    private Path namesCluster;

    /** @throws UnusableLogDir if another directory says otherwise */
    void add(Path directory, MetaProperties properties) throws UnusableLogDir {
        Path file = directory.resolve(FileNames.META_PROPERTIES);
        addBroker(file, properties.brokerId());
        addCluster(file, properties.clusterId());
        addDirectory(file, properties.directoryId());
    }

    private void addBroker(Path file, OptionalInt id) throws UnusableLogDir {
        if (id.isEmpty()) {
            return;
        }
        if (namesBroker != null && id.getAsInt() != brokerId) {
            throw new UnusableLogDir("the log directories belong to different brokers: broker.id is " + brokerId
                    + " in " + namesBroker + ", and " + id.getAsInt() + " in " + file);
        }
        brokerId = id.getAsInt();
        namesBroker = file;
    }

    private void addCluster(Path file, String id) throws UnusableLogDir {
        if (id == null) {
            return;
        }
        if (clusterId != null && !clusterId.equals(id)) {
            throw new UnusableLogDir("the log directories belong to different clusters: cluster.id is " + clusterId
                    + " in " + namesCluster + ", and " + id + " in " + file);
        }
        clusterId = id;
        namesCluster = file;
    }

    private void addDirectory(Path file, Uuid id) throws UnusableLogDir {
        if (id == null) {
            return;
        }
        if (id.mostSignificantBits() == 0 && id.leastSignificantBits() < RESERVED_IDS) {
            throw new UnusableLogDir("directory.id is " + id + " in " + file + ": that stands for no directory");
        }
        Path other = directoryIds.put(id, file);
        if (other != null) {
            throw new UnusableLogDir("directory.id is " + id + " in " + other + " and in " + file
                    + ": one log directory is a copy of the other");
        }
    }

    /** Empty when no directory names one. */
    OptionalInt brokerId() {
        return namesBroker == null ? OptionalInt.empty() : OptionalInt.of(brokerId);
    }

    /** Null when no directory names one. */
    String clusterId() {
        return clusterId;
    }

    /** @throws UnusableLogDir if the data is another's */
    void require(int wantedBroker, String wantedCluster) throws UnusableLogDir {
        if (namesBroker != null && brokerId != wantedBroker) {
            throw new UnusableLogDir("the log directory belongs to broker " + brokerId + ", not to broker "
                    + wantedBroker + ": see broker.id in " + namesBroker);
        }
        if (clusterId != null && !clusterId.equals(wantedCluster)) {
            throw new UnusableLogDir("the log directory belongs to cluster " + clusterId + ", not to cluster "
                    + wantedCluster + ": see cluster.id in " + namesCluster);
        }
    }
}
