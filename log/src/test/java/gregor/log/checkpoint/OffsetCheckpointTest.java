package gregor.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.log.TestLogs;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One offset per partition in a file that may be damaged. */
class OffsetCheckpointTest {
    private static final Path FILE = Path.of("/dir/checkpoint");
    private static final TopicPartition ONE = new TopicPartition("one", 0);
    private static final TopicPartition TWO = new TopicPartition("two", 0);

    private final TestLogs logs = new TestLogs();
    private final OffsetCheckpoint checkpoint = new OffsetCheckpoint(logs.disk, FILE);

    @Test
    void forgetsWhatNobodyHasReadYet() throws Exception {
        write("0\n2\none 0 1\ntwo 0 2\n");

        checkpoint.forget(ONE);

        assertThat(checkpoint.read()).isEqualTo(Map.of(TWO, 2L));
    }

    @Test
    void forgetsNothingOfADamagedFileAndReplacesItWhenWritten() throws Exception {
        write("\u0001\u0002 damaged");

        checkpoint.forget(ONE);
        checkpoint.forget(TWO);
        assertThatThrownBy(checkpoint::read).isInstanceOf(DamagedFile.class).hasMessageNotContaining("\u0002");
        checkpoint.forget(TWO);
        checkpoint.write(Map.of(ONE, 1L));

        assertThat(checkpoint.read()).isEqualTo(Map.of(ONE, 1L));
    }

    private void write(String text) throws IOException {
        logs.disk.createDirectories(FILE.getParent());
        DurableFile.write(logs.disk, FILE, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true);
    }
}
