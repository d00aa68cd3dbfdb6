package gregor.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.disk.DamagedFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of checkpoint files. */
class CheckpointTextTest {
    @Test
    void isAVersionACountAndTheEntries() {
        assertThat(CheckpointText.of(List.of("a 0 1", "b 0 2"))).isEqualTo("0\n2\na 0 1\nb 0 2\n");
        assertThat(CheckpointText.of(List.of())).isEqualTo("0\n0\n");
    }

    @Test
    void readsWhatItWrites() throws Exception {
        List<String[]> entries = CheckpointText.parse("0\n2\na 0 1\nb  0\t2\n", 3);

        assertThat(entries).containsExactly(new String[] {"a", "0", "1"}, new String[] {"b", "0", "2"});
        assertThat(CheckpointText.parse("", 3)).isEmpty();
        assertThat(CheckpointText.parse("0\n0\n", 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n0\n", "0\n", "0\n2\na 0 1\n", "0\n1\na 0 1\nb 0 2\n", "0\n1\na 0\n", "x", "0\nx\n"})
    void refusesWhatIsNoCheckpoint(String text) {
        assertThatThrownBy(() -> CheckpointText.parse(text, 3)).isInstanceOf(DamagedFile.class);
    }
}
