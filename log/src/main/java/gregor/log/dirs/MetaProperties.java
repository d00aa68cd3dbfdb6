package gregor.log.dirs;

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
 */
record MetaProperties(OptionalInt brokerId, String clusterId) {
    private static final String VERSION = "version";
    private static final String ZOOKEEPER_VERSION = "0";
    private static final String BROKER_ID = "broker.id";
    private static final String CLUSTER_ID = "cluster.id";

    /** Null when there is no such file. */
    static MetaProperties read(Disk disk, Path directory) throws IOException, UnusableLogDir {
        Path file = directory.resolve(FileNames.META_PROPERTIES);
        if (!disk.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(DurableFile.readText(disk, file)));
        } catch (IllegalArgumentException e) {
            throw new UnusableLogDir(file + " cannot be read: " + e.getMessage());
        }
        String version = properties.getProperty(VERSION, ZOOKEEPER_VERSION);
        if (!version.equals(ZOOKEEPER_VERSION)) {
            throw new UnusableLogDir(file + " has version " + version + ": the directory belongs to a KRaft cluster,"
                    + " a broker with ZooKeeper needs version " + ZOOKEEPER_VERSION);
        }
        return new MetaProperties(brokerId(file, properties), properties.getProperty(CLUSTER_ID));
    }

    private static OptionalInt brokerId(Path file, Properties properties) throws UnusableLogDir {
        String text = properties.getProperty(BROKER_ID);
        try {
            return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.trim()));
        } catch (NumberFormatException e) {
            throw new UnusableLogDir(file + ": " + BROKER_ID + " is not a number: " + text);
        }
    }

    void write(Disk disk, Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(VERSION, ZOOKEEPER_VERSION);
        properties.setProperty(CLUSTER_ID, clusterId);
        brokerId.ifPresent(id -> properties.setProperty(BROKER_ID, Integer.toString(id)));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        DurableFile.replace(disk, directory.resolve(FileNames.META_PROPERTIES), text.toString());
    }
}
