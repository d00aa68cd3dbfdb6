package gregor.zk;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.persistence.Util;

/**
 * The snapshots of a ZooKeeper server that newer ones have replaced, and the transaction logs that only those need. ZooKeeper's
 * own clean-up would print each file it deletes.
 */
final class OldSnapshots {
    private static final String SNAPSHOT = "snapshot";
    private static final String LOG = "log";

    private final FileTxnSnapLog files;
    private final int kept;

    /** @param kept how many snapshots are not old: the newest that can be read */
    OldSnapshots(FileTxnSnapLog files, int kept) {
        this.files = files;
        this.kept = kept;
    }

    void delete() throws IOException {
        List<File> newest = files.findNValidSnapshots(kept);
        if (newest.size() < kept) {
            return;
        }
        long oldestKept = Util.getZxidFromName(newest.get(kept - 1).getName(), SNAPSHOT);
        // The log in which the oldest snapshot was taken began before it.
        Set<File> needed = new HashSet<>(List.of(files.getSnapshotLogs(oldestKept)));
        delete(files.getSnapDir(), SNAPSHOT, oldestKept, Set.of());
        delete(files.getDataLogDir(), LOG, oldestKept, needed);
    }

    private static void delete(File directory, String prefix, long before, Set<File> needed) throws IOException {
        File[] candidates = directory.listFiles((dir, name) -> name.startsWith(prefix + "."));
        if (candidates == null) {
            return;
        }
        for (File file : candidates) {
            long zxid = Util.getZxidFromName(file.getName(), prefix);
            if (zxid >= 0 && zxid < before && !needed.contains(file)) {
                Files.deleteIfExists(file.toPath());
            }
        }
    }
}
