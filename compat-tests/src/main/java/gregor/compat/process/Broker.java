package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker under test with its ZooKeeper, in processes of their own. Its data outlives a stop or a kill. */
public interface Broker extends AutoCloseable {
    /** Starts and returns when it answers requests. */
    void start() throws Exception;

    /** Starts without a wait, for those that are not expected to serve at once, or at all. */
    Child launch() throws IOException;

    /** SIGTERM; returns when the process has ended cleanly. */
    void stop() throws Exception;

    /** kill -9 of the broker (ZooKeeper lives on when it is a process of its own). */
    void kill() throws Exception;

    /** SIGSTOP: it stands still, and to others looks as if it were there. */
    void suspend() throws Exception;

    /** SIGCONT: it goes on as if no time had passed. */
    void resume() throws Exception;

    boolean isAlive();

    /** What is known to others as its {@code broker.id}. */
    int id();

    /** host:port for clients. */
    String bootstrap();

    /** The directory of {@code log.dirs}. */
    Path logDir();

    /** host:port of its ZooKeeper. */
    String zooKeeper();

    /** The pid of the broker's JVM. */
    long pid();

    /** What the broker has printed since its last start. */
    List<String> printed();

    @Override
    void close();

    /** The broker that this run is about: ours, or stock 3.9.2 when it serves as the control. */
    static Broker underTest(Path home, Map<String, String> overrides) throws Exception {
        return Kind.underTest().broker(home, overrides);
    }

    /** Whose broker it is. */
    enum Kind {
        OURS,
        STOCK;

        public static Kind underTest() {
            return "stock".equals(System.getProperty("compat.broker")) ? STOCK : OURS;
        }

        public Broker broker(Path home, Map<String, String> overrides) throws IOException {
            return this == STOCK ? new StockBroker(home, overrides) : new GregorBroker(home, overrides);
        }
    }
}
