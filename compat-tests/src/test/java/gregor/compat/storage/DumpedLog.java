package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.StockTool;
import gregor.compat.process.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stock's kafka-dump-log says of the files of partitions. */
final class DumpedLog {
    private DumpedLog() {}

    /** Fails when it finds an index that does not fit its segment, or anything damaged. */
    static void checkIndexes(List<Path> partitions) throws Exception {
        withoutComplaint(dump(partitions, "(log|index|timeindex|txnindex|snapshot)", "--deep-iteration"));
        withoutComplaint(dump(partitions, "(index|timeindex)", "--index-sanity-check"));
        withoutComplaint(dump(partitions, "(index|timeindex)", "--verify-index-only"));
    }

    private static void withoutComplaint(String printed) {
        assertThat(printed.lines()
                        .filter(line -> line.matches("(?i).*(mismatch|corrupt|isvalid: false|found|error|exception).*")
                                && !line.contains("passed the sanity check")))
                .isEmpty();
    }

    private static String dump(List<Path> partitions, String suffixes, String... options) throws Exception {
        List<String> files = new ArrayList<>();
        for (Path partition : partitions) {
            try (var all = Files.list(partition)) {
                files.addAll(all.map(Path::toString)
                        .filter(path -> path.matches(".*\\." + suffixes))
                        .sorted()
                        .toList());
            }
        }
        List<String> arguments = new ArrayList<>(List.of("--files", String.join(",", files)));
        arguments.addAll(List.of(options));
        return new StockTool(Project.OLD_KAFKA, "kafka-dump-log").run(arguments.toArray(String[]::new));
    }
}
