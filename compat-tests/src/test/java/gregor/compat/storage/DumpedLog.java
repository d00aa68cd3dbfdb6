package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.StockTool;
import gregor.compat.process.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stock's kafka-dump-log says of the files of a partition. */
final class DumpedLog {
    private DumpedLog() {}

    /** Fails when it finds an index that does not fit its segment, or anything damaged. */
    static void checkIndexes(Path partition) throws Exception {
        withoutComplaint(dump(partition, "(log|index|timeindex|txnindex|snapshot)", "--deep-iteration"));
        withoutComplaint(dump(partition, "(index|timeindex)", "--index-sanity-check"));
        withoutComplaint(dump(partition, "(index|timeindex)", "--verify-index-only"));
    }

    private static void withoutComplaint(String printed) {
        assertThat(printed.lines()
                        .filter(line -> line.matches("(?i).*(mismatch|corrupt|isvalid: false|found|error|exception).*")
                                && !line.contains("passed the sanity check")))
                .isEmpty();
    }

    /** What is printed of the partition's files whose names end so. */
    static String dump(Path partition, String suffixes, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--files", files(partition, suffixes)));
        arguments.addAll(List.of(options));
        return new StockTool(Project.OLD_KAFKA, "kafka-dump-log").run(arguments.toArray(String[]::new));
    }

    private static String files(Path partition, String suffixes) throws IOException {
        try (var paths = Files.list(partition)) {
            return String.join(
                    ",",
                    paths.map(Path::toString)
                            .filter(path -> path.matches(".*\\." + suffixes))
                            .sorted()
                            .toList());
        }
    }
}
