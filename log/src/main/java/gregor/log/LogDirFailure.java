package gregor.log;

import java.nio.file.Path;

/** Is told that a log directory has gone offline, once for each, on the thread that met the fault. */
@FunctionalInterface
public interface LogDirFailure {
    void onLogDirFailure(Path logDir);
}
