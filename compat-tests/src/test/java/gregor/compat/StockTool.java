package gregor.compat;

import gregor.compat.process.Child;
import gregor.compat.process.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A command-line tool of a Kafka release, run as its {@code kafka-*.sh} script runs it. */
public record StockTool(String version, String name) {
    private static final Duration RUN_MAX = Duration.ofSeconds(90);

    /** Runs the tool to its end, fails when it fails, and gives what it printed. */
    public String run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    /** The same, with text on standard input. */
    public String runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        try (Child child = start(arguments)) {
            child.feed(input);
            return child.awaitSuccess(RUN_MAX);
        }
    }

    public Child start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Project.script("stock-kafka.sh").toString(), "--kafka-version", version, name));
        command.addAll(List.of(arguments));
        return Child.start(command, Project.CHILD_ENVIRONMENT, Path.of("target"));
    }
}
