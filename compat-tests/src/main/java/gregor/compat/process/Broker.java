package gregor.compat.process;

import java.nio.file.Path;
import java.util.Map;

/** A broker under test with its ZooKeeper, in processes of their own. Its data outlives a stop or a kill. */
public interface Broker extends AutoCloseable {
    /** Starts and returns when it answers requests. */
    void start() throws Exception;

    /** SIGTERM; returns when the process has ended cleanly. */
    void stop() throws Exception;

    /** kill -9 of the broker (ZooKeeper lives on when it is a process of its own). */
    void kill() throws Exception;

    /** host:port for clients. */
    String bootstrap();

    /** The directory of {@code log.dirs}. */
    Path logDir();

    /** host:port of its ZooKeeper. */
    String zooKeeper();

    /** The pid of the broker's JVM. */
    long pid();

    @Override
    void close();

    /** The broker that this run is about: ours, or stock 3.9.2 when it serves as the control. */
    static Broker underTest(Path home, Map<String, String> overrides) throws Exception {
        return "stock".equals(System.getProperty("compat.broker"))
                ? new StockBroker(home, overrides)
                : new GregorBroker(home, overrides);
    }
}
