package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerPropertiesTest {
    @TempDir
    private Path dir;

    @Test
    void overridesWinOverTheFile() throws Exception {
        Path file = dir.resolve("server.properties");
        Files.writeString(file, "# comment\nbroker.id=1\nlog.dirs=/a\n");
        assertThat(ServerProperties.read(file, List.of("broker.id=2", "x = y=z")))
                .isEqualTo(Map.of("broker.id", "2", "log.dirs", "/a", "x", "y=z"));
    }

    @Test
    void anOverrideWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> ServerProperties.of(List.of("broker.id")))
                .isInstanceOf(InvalidConfig.class)
                .hasMessage("--override=broker.id: must be key=value");
    }

    @Test
    void aBrokenEscapeIsRefused() throws Exception {
        Path file = dir.resolve("server.properties");
        Files.writeString(file, "broker.id=\\u00zz\n");
        assertThatThrownBy(() -> ServerProperties.read(file, List.of())).isInstanceOf(InvalidConfig.class);
    }
}
