package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import gregor.log.TestLogs;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two directories say about whose they are, one of them wrongly: as stock 3.9.2 takes it. */
class MetaPropertiesTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");

    private final TestLogs logs = new TestLogs();

    @BeforeEach
    void begin() throws Exception {
        logs.open(A, B).close();
    }

    private void write(Path directory, String text) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        DurableFile.write(logs.disk, file(directory), bytes, true);
    }

    private String text(Path directory) throws Exception {
        return DurableFile.readText(logs.disk, file(directory));
    }

    private static Path file(Path directory) {
        return directory.resolve(FileNames.META_PROPERTIES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker.id=one",
                "broker.id=1 ",
                "version=7",
                "version=",
                "version=1\ncluster.id=cluster",
                "version=1\nnode.id=1",
                "broker.id=\\u00zz",
                "directory.id=short"
            })
    void aDirectoryWhoseFileCannotBeReadIsOfflineAndTheOtherServes(String text) throws Exception {
        write(B, text);

        LogDirs dirs = logs.open(A, B);

        assertThat(dirs.isOnline(A)).isTrue();
        assertThat(dirs.isOnline(B)).isFalse();
        assertThat(logs.failed).containsExactly(B);
        assertThat(text(B)).isEqualTo(text);
    }

    @Test
    void noneIsLeftWhenAllAreDamaged() throws Exception {
        write(A, "version=7");
        write(B, "version=7");

        assertThatThrownBy(() -> logs.open(A, B))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("none of the log directories");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "broker.ie=2", "version= 0 ", "cluster.id=cluster", "\0\0\0"})
    void whatIsNotSaidIsWrittenDown(String text) throws Exception {
        write(B, text);

        LogDirs dirs = logs.open(A, B);

        assertThat(dirs.allOnline()).isTrue();
        assertThat(text(B)).contains("version=0", "broker.id=1", "cluster.id=cluster");
    }

    @ParameterizedTest
    @CsvSource({
        "broker.id=2, broker.id",
        "cluster.id=cluste2, cluster.id",
        "'version=1\ncluster.id=cluster\nnode.id=1', version 1"
    })
    void anothersDataStopsTheStartAndTheFileIsNamed(String text, String said) throws Exception {
        write(B, text);

        assertThatThrownBy(() -> logs.open(A, B))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining(said)
                .hasMessageContaining(file(B).toString());
    }

    @Test
    void aDirectoryThatIsACopyOfAnotherStopsTheStart() throws Exception {
        String id = "directory.id=" + Uuid.random() + "\n";
        write(A, id);
        write(B, id);

        assertThatThrownBy(() -> logs.open(A, B))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContainingAll("directory.id", file(A).toString(), file(B).toString());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "99, true", "-1, true", "100, false"})
    void anIdThatStandsForNoDirectoryStopsTheStart(long id, boolean reserved) throws Exception {
        write(B, "directory.id=" + new Uuid(0, id));

        if (reserved) {
            assertThatThrownBy(() -> logs.open(A, B))
                    .isInstanceOf(UnusableLogDir.class)
                    .hasMessageContainingAll("directory.id", file(B).toString());
        } else {
            assertThat(logs.open(A, B).allOnline()).isTrue();
        }
    }

    @Test
    void theIdOfADirectoryIsKept() throws Exception {
        String id = "directory.id=" + Uuid.random();
        write(B, id);

        logs.open(A, B).close();

        assertThat(text(B)).contains(id, "broker.id=1");
    }

    @Test
    void aFileThatSaysAllIsNotWrittenAgain() throws Exception {
        String text = "version=0\nbroker.id=1\ncluster.id=cluster\n";
        write(B, text);

        logs.open(A, B).close();

        assertThat(text(B)).isEqualTo(text);
    }
}
