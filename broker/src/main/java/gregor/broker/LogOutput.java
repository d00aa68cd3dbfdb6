package gregor.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What the broker says and where: on standard output, and in the file named by {@value #FILE}, of which there is a new one each
 * day. In code because reading a logback.xml takes longer than ZooKeeper's start; one named by {@value #OWN_CONFIGURATION} is
 * used instead all the same.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogOutput extends ContextAwareBase implements Configurator {
    static final String FILE = "gregor.log.file";
    static final String OWN_CONFIGURATION = "logback.configurationFile";

    private static final String TEST_CONFIGURATION = "logback-test.xml";
    private static final String LINE = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %msg \\(%logger{0}\\)%n";
    private static final int DAYS_KEPT = 7;

    @Override
    public ExecutionStatus configure(LoggerContext logging) {
        boolean configured = System.getProperty(OWN_CONFIGURATION) != null
                || LogOutput.class.getClassLoader().getResource(TEST_CONFIGURATION) != null;
        if (configured) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(started(new ConsoleAppender<>(), logging));
        if (System.getProperty(FILE) != null) {
            root.addAppender(started(daily(System.getProperty(FILE), logging), logging));
        }
        // Its warnings are about clients of its own, and everything that concerns the broker the broker says itself.
        logging.getLogger("org.apache.zookeeper").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static RollingFileAppender<ILoggingEvent> daily(String file, LoggerContext logging) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file);
        TimeBasedRollingPolicy<ILoggingEvent> policy = new TimeBasedRollingPolicy<>();
        policy.setContext(logging);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}");
        policy.setMaxHistory(DAYS_KEPT);
        policy.start();
        appender.setRollingPolicy(policy);
        return appender;
    }

    private static OutputStreamAppender<ILoggingEvent> started(
            OutputStreamAppender<ILoggingEvent> appender, LoggerContext logging) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logging);
        encoder.setPattern(LINE);
        encoder.start();
        appender.setContext(logging);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
