package gregor.broker;

import gregor.broker.config.BrokerConfig;
import gregor.broker.config.InvalidConfig;
import gregor.log.dirs.UnusableLogDir;
import gregor.zk.BrokerIdTaken;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker as a process: starts it, says so in one line, and stops it when the process is asked to end. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    /** When the start script was done with its own work, in milliseconds since 1970. */
    private static final String STARTED_MS = "gregor.started.ms";

    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        // What fails in an owner's turn has nobody to tell it to.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, fault) -> LOG.error("A task failed on thread {}", thread.getName(), fault));
        try {
            Broker broker = start(Arguments.parse(args));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "shutdown"));
            LOG.info("Ready: {}; {} ms", broker, startMs());
            // All threads of the parts are daemons: it is this one that keeps the process.
            new CountDownLatch(1).await();
        } catch (InvalidConfig | IOException | UnusableLogDir | BrokerIdTaken | StartFailure e) {
            LOG.error("Not started: {}", describe(e));
            exit(FAILED);
        } catch (Exception e) {
            LOG.error("Not started", e);
            exit(FAILED);
        }
    }

    private static Broker start(Arguments arguments) throws Exception {
        BrokerConfig config = BrokerConfig.of(arguments.properties());
        config.unknownKeys().forEach(key -> LOG.warn("Unknown configuration key: {}", key));
        config.ignoredSettings().forEach(LOG::warn);
        if (!config.idleKeys().isEmpty()) {
            LOG.warn("Set, and without effect yet (docs/CONFIGURATION.md): {}", String.join(", ", config.idleKeys()));
        }
        Broker broker = new Broker(config, () -> exit(FAILED));
        broker.start();
        return broker;
    }

    private static void stop(Broker broker) {
        LOG.info("Stopping");
        broker.close();
        LOG.info("Stopped");
    }

    /** What the JDK says of a file is often only its name. */
    private static String describe(Exception e) {
        return e instanceof FileSystemException ? e.toString() : e.getMessage();
    }

    private static long startMs() {
        long nowMs = System.currentTimeMillis();
        long processMs = ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElse(nowMs);
        return nowMs - Long.getLong(STARTED_MS, processMs);
    }

    /** Without waiting for threads of parts that were half started. */
    private static void exit(int status) {
        Runtime.getRuntime().halt(status);
    }
}
