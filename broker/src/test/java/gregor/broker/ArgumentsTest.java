package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.broker.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {
    @TempDir
    private Path directory;

    @Test
    void overridesWinOverTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("server.properties"), "broker.id=1\nlog.dirs=/a\n");
        Arguments arguments = Arguments.parse(file.toString(), "--override", "broker.id=2", "--override", "x=y=z");
        assertThat(arguments.properties())
                .containsEntry("broker.id", "2")
                .containsEntry("log.dirs", "/a")
                .containsEntry("x", "y=z");
    }

    @Test
    void aFileIsNotNeeded() throws IOException {
        assertThat(Arguments.parse("--override", "broker.id=2").properties()).containsOnlyKeys("broker.id");
        assertThat(Arguments.parse().properties()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Arguments arguments = Arguments.parse("nowhere.properties");
        assertThatThrownBy(arguments::properties)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere.properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "--what", "--override", "a --override", "-daemon a"})
    void anythingElseIsAnsweredWithTheUsage(String line) {
        assertThatThrownBy(() -> Arguments.parse(line.split(" ")))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("usage: ");
    }
}
