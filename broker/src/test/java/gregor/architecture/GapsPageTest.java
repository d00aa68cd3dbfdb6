package gregor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/GAPS.md names the APIs that have no handler, and no others. */
class GapsPageTest {
    @Test
    void everyApiIsServedOrNamedAsAGap() throws IOException {
        List<String> rows = Files.readString(Path.of("../docs/GAPS.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("## APIs that are not served"))
                .filter(line -> line.startsWith("| "))
                .toList();
        Set<String> handlers = Sources.main().stream()
                .filter(source -> source.packageName().equals("gregor.broker.api"))
                .map(Sources.Source::simpleName)
                .collect(Collectors.toSet());
        for (ApiSpec<?, ?> api : Apis.all()) {
            boolean gap = rows.stream().anyMatch(row -> row.contains("`" + api.name() + "`"));
            assertThat(gap).as("%s is a gap", api.name()).isEqualTo(!handlers.contains(api.name() + "Handler"));
        }
    }
}
