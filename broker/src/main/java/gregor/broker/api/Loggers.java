package gregor.broker.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import gregor.wire.ErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** The broker's loggers and their levels, which may be changed while it runs. For any thread. */
final class Loggers {
    private static final String ROOT = "root";
    private static final Set<String> LEVELS = Set.of("FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    private final LoggerContext loggers;

    Loggers() {
        loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Every logger there is, with the level it has by itself or from above. */
    Map<String, String> levels() {
        Map<String, String> levels = new TreeMap<>();
        for (Logger logger : loggers.getLoggerList()) {
            levels.put(shown(logger.getName()), logger.getEffectiveLevel().toString());
        }
        return levels;
    }

    /** Throws {@link RefusedException} if the change is not possible. */
    void check(ConfigChange change) {
        if (change.operation() != ConfigChange.Operation.SET && change.operation() != ConfigChange.Operation.DELETE) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, "A logger's level can be set or deleted, no more.");
        }
        if (loggers.exists(own(change.name())) == null) {
            throw new RefusedException(ErrorCode.INVALID_CONFIG, "There is no logger " + change.name() + ".");
        }
        if (change.operation() == ConfigChange.Operation.DELETE && change.name().equals(ROOT)) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, "The root logger must have a level.");
        }
        if (change.operation() == ConfigChange.Operation.SET && !LEVELS.contains(change.value())) {
            throw new RefusedException(
                    ErrorCode.INVALID_CONFIG,
                    change.value() + " is no level; FATAL, ERROR, WARN, INFO, DEBUG, TRACE are.");
        }
    }

    /** Makes a checked change. There is no level above ERROR here: FATAL becomes ERROR. */
    void apply(ConfigChange change) {
        Level level =
                change.operation() == ConfigChange.Operation.DELETE ? null : Level.toLevel(change.value(), Level.ERROR);
        loggers.getLogger(own(change.name())).setLevel(level);
    }

    private static String own(String shown) {
        return shown.equals(ROOT) ? Logger.ROOT_LOGGER_NAME : shown;
    }

    private static String shown(String own) {
        return own.equals(Logger.ROOT_LOGGER_NAME) ? ROOT : own;
    }
}
