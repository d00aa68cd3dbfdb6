package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A disk that ends its process, tears a write or fails at a call that a rule names, for a process that is started with
 * {@link #environment}. The rule may be changed while it runs. The work is done by {@code disk-faults.c}.
 */
public final class DiskFaults {
    private static final Path SOURCE = Project.ROOT.resolve("compat-tests/src/main/c/disk-faults.c");
    private static final Path LIBRARY = Project.ROOT.resolve("compat-tests/target/disk-faults.so");

    private final Path rule;
    private final Path trace;
    private final Map<String, String> environment;

    /** Of calls that touch what is below the directory; its own two files are put beside it. */
    public DiskFaults(Path directory) throws IOException, InterruptedException {
        Path real = Files.createDirectories(directory).toRealPath();
        this.rule = real.resolveSibling(real.getFileName() + ".rule");
        this.trace = real.resolveSibling(real.getFileName() + ".trace");
        this.environment = new HashMap<>(Project.CHILD_ENVIRONMENT);
        environment.put("LD_PRELOAD", library().toString());
        environment.put("FAULTS_UNDER", real.toString());
        environment.put("FAULTS_RULE", rule.toString());
        environment.put("FAULTS_TRACE", trace.toString());
    }

    /** Whether this machine has a compiler for it. */
    public static boolean available() {
        try (Child child = Child.start(List.of("gcc", "--version"), Map.of(), Path.of("target"))) {
            return child.awaitEnd(Duration.ofSeconds(10)) == 0;
        } catch (IOException | InterruptedException notThere) {
            return false;
        }
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** From now on this is done at the n-th of these calls whose path is like the part; see {@code disk-faults.c}. */
    public void set(Action action, String calls, String part, long n) throws IOException {
        Files.deleteIfExists(trace);
        Path beside = rule.resolveSibling(rule.getFileName() + ".new");
        // A number makes each rule another one, and the count begin anew.
        Files.writeString(
                beside,
                action.name().toLowerCase(Locale.ROOT) + " " + calls + " " + part + " " + n + " " + System.nanoTime()
                        + "\n");
        Files.move(beside, rule, StandardCopyOption.ATOMIC_MOVE);
    }

    public void clear() throws IOException {
        Files.deleteIfExists(rule);
    }

    /** The calls that the rule has counted so far, one line each: number, call, path. */
    public List<String> counted() throws IOException {
        return Files.exists(trace) ? Files.readAllLines(trace) : List.of();
    }

    private static synchronized Path library() throws IOException, InterruptedException {
        if (Files.exists(LIBRARY)
                && Files.getLastModifiedTime(LIBRARY).compareTo(Files.getLastModifiedTime(SOURCE)) > 0) {
            return LIBRARY;
        }
        Files.createDirectories(LIBRARY.getParent());
        Path beside =
                LIBRARY.resolveSibling("disk-faults." + ProcessHandle.current().pid());
        List<String> command =
                List.of("gcc", "-shared", "-fPIC", "-O2", "-o", beside.toString(), SOURCE.toString(), "-ldl");
        try (Child child = Child.start(command, Map.of(), LIBRARY.getParent())) {
            child.awaitSuccess(Duration.ofSeconds(60));
        }
        Files.move(beside, LIBRARY, StandardCopyOption.ATOMIC_MOVE);
        return LIBRARY;
    }

    /** What happens at the call. The last three go on failing until the rule is changed. */
    public enum Action {
        COUNT,
        KILL,
        TEAR,
        EIO,
        ENOSPC,
        EROFS
    }
}
