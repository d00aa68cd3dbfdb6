package gregor.compat;

import gregor.compat.client.ClientProgram;
import gregor.compat.client.OldConsumerProgram;
import gregor.compat.process.Child;
import gregor.compat.process.Project;
import gregor.compat.process.StockJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A client program in a JVM of its own, on the class path of one release of the Java client. */
public final class ClientRun {
    private static final Duration RUN_MAX = Duration.ofSeconds(120);

    private ClientRun() {}

    /** Runs {@link ClientProgram} with these arguments, and gives the lines it printed. */
    public static List<String> program(String version, String... arguments) throws Exception {
        return runMain(classPath(version), ClientProgram.class, arguments);
    }

    /** Runs 0.8's own consumer, with its offsets in {@code zookeeper} or {@code kafka}. */
    public static List<String> oldConsumer(String version, String zooKeeper, String topic, int count, String storage)
            throws Exception {
        return runMain(
                classPath(version),
                OldConsumerProgram.class,
                zooKeeper,
                topic,
                "group-" + storage + "-" + version,
                "" + count,
                storage);
    }

    private static List<String> runMain(String classPath, Class<?> program, String... arguments) throws Exception {
        String classes = Path.of(program.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        try (Child child =
                Child.java(classPath + ":" + classes, StockJvm.client(), program.getName(), List.of(arguments))) {
            child.awaitSuccess(RUN_MAX);
            return child.lines();
        }
    }

    /** 0.8 has its consumer in the broker's jar. */
    private static String classPath(String version) {
        return version.startsWith("0.8")
                ? Project.classPath("org.apache.kafka:kafka_2.11:" + version)
                : Project.clients(version);
    }
}
