package gregor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProtocolPageTest {
    private static final Path COMMITTED = Path.of("..", "docs", "PROTOCOL.md");
    private static final Path GENERATED = Path.of("target", "PROTOCOL.md");

    @Test
    void committedPageIsWhatTheSchemaFilesSay() throws IOException {
        assertThat(Files.readString(COMMITTED))
                .as("renew it: cp wire/target/PROTOCOL.md docs/PROTOCOL.md")
                .isEqualTo(Files.readString(GENERATED));
    }
}
