package gregor.compat.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where things are: the project's root, and class paths of stock releases fetched by {@code bin/classpath.sh}. */
public final class Project {
    public static final Path ROOT = root();
    public static final String OLD_KAFKA = "3.9.2";
    public static final String NEW_KAFKA = "4.3.1";

    /** Children run on the Java that runs the checks. */
    public static final Map<String, String> CHILD_ENVIRONMENT = Map.of("JAVA_HOME", System.getProperty("java.home"));

    private static final Duration FETCH_MAX = Duration.ofMinutes(10);
    private static final Map<List<String>, String> CLASS_PATHS = new ConcurrentHashMap<>();

    private Project() {}

    public static Path script(String name) {
        return ROOT.resolve("bin").resolve(name);
    }

    /** The class path of the whole of a Kafka release: broker, tools, clients. */
    public static String kafka(String version) {
        return cached(List.of(script("stock-kafka.sh").toString(), "--kafka-version", version, "--print-classpath"));
    }

    /** The class path of the Java client of a release, without anything of the broker. */
    public static String clients(String version) {
        return classPath("org.apache.kafka:kafka-clients:" + version);
    }

    public static String classPath(String... coordinates) {
        List<String> command = new ArrayList<>(List.of(script("classpath.sh").toString()));
        command.addAll(List.of(coordinates));
        return cached(command);
    }

    /** A port that is free now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The nearest directory upwards that holds the scripts: a check runs in its module's directory, a script anywhere. */
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("bin/classpath.sh"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException(
                    "not inside the project: " + Path.of("").toAbsolutePath());
        }
        return directory;
    }

    private static String cached(List<String> command) {
        return CLASS_PATHS.computeIfAbsent(command, Project::printed);
    }

    private static String printed(List<String> command) {
        try (Child child = Child.start(command, CHILD_ENVIRONMENT, Path.of("target"))) {
            return child.awaitSuccess(FETCH_MAX).strip();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("cannot run " + command, e);
        }
    }
}
