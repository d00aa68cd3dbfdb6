package gregor.log.dirs;

import gregor.base.Uuid;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * The {@code meta.properties} of a log directory: whose data this is. The version is 0, that of ZooKeeper clusters; version 1
 * belongs to a KRaft cluster.
 *
 * @param brokerId empty when the file does not name one
 * @param clusterId null when the file does not name one
 * @param directoryId null when the directory has none; only a broker that was on its way to KRaft gave it one
 */
record MetaProperties(OptionalInt brokerId, String clusterId, Uuid directoryId) {
    private static final String VERSION = "version";
    private static final String ZOOKEEPER_VERSION = "0";
    private static final String KRAFT_VERSION = "1";
    private static final String NODE_ID = "node.id";
    private static final String BROKER_ID = "broker.id";
    private static final String CLUSTER_ID = "cluster.id";
    private static final String DIRECTORY_ID = "directory.id";

    /**
     * Null when there is no such file.
     *
     * @throws DamagedFile if what it says cannot be
     * @throws UnusableLogDir if it is whole, and not a ZooKeeper cluster's
     */
    static MetaProperties read(Disk disk, Path directory) throws IOException, UnusableLogDir {
        Path file = directory.resolve(FileNames.META_PROPERTIES);
        if (!disk.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(DurableFile.readText(disk, file)));
        } catch (IllegalArgumentException e) {
            throw new DamagedFile(e.getMessage());
        }
        checkVersion(file, properties);
        return new MetaProperties(brokerId(properties), properties.getProperty(CLUSTER_ID), directoryId(properties));
    }

    private static void checkVersion(Path file, Properties properties) throws DamagedFile, UnusableLogDir {
        String version = properties.getProperty(VERSION, ZOOKEEPER_VERSION).trim();
        if (version.equals(ZOOKEEPER_VERSION)) {
            return;
        }
        if (!version.equals(KRAFT_VERSION)) {
            throw new DamagedFile(VERSION + " is " + version);
        }
        if (!properties.containsKey(NODE_ID) || !properties.containsKey(CLUSTER_ID)) {
            throw new DamagedFile(
                    VERSION + " is " + version + ", and " + NODE_ID + " or " + CLUSTER_ID + " is missing");
        }
        throw new UnusableLogDir(file + " has " + VERSION + " " + version
                + ": the directory belongs to a KRaft cluster, a broker with ZooKeeper needs version "
                + ZOOKEEPER_VERSION);
    }

    private static OptionalInt brokerId(Properties properties) throws DamagedFile {
        String text = properties.getProperty(BROKER_ID);
        try {
            return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new DamagedFile(BROKER_ID + " is not a number: " + text);
        }
    }

    private static Uuid directoryId(Properties properties) throws DamagedFile {
        String text = properties.getProperty(DIRECTORY_ID);
        try {
            return text == null ? null : Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DamagedFile(DIRECTORY_ID + " is no id: " + text);
        }
    }

    void write(Disk disk, Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(VERSION, ZOOKEEPER_VERSION);
        properties.setProperty(CLUSTER_ID, clusterId);
        brokerId.ifPresent(id -> properties.setProperty(BROKER_ID, Integer.toString(id)));
        if (directoryId != null) {
            properties.setProperty(DIRECTORY_ID, directoryId.toString());
        }
        StringWriter text = new StringWriter();
        properties.store(text, null);
        DurableFile.replace(disk, directory.resolve(FileNames.META_PROPERTIES), text.toString());
    }
}
