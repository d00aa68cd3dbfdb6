package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A log for which there is no room, however far it got. */
class FullDiskCreationTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final String NAME = TestLogs.PARTITION.toString();

    @Test
    void nothingIsLeftOfALogThatCouldNotBeCreated() throws Exception {
        int room = 0;
        while (!isCreatedWith(room)) {
            room++;
        }
        assertThat(room).isPositive();
    }

    private static boolean isCreatedWith(int room) throws Exception {
        TestLogs logs = new TestLogs();
        LogDirs dirs = logs.open(A, B);
        logs.memory().capacity(logs.memory().usedBytes() + room);
        try {
            dirs.create(TestLogs.PARTITION, Uuid.random(), LogConfig.DEFAULTS);
            return true;
        } catch (StorageFailure e) {
            assertThat(e.full()).as("room %d: %s", room, e.getMessage()).isTrue();
            assertThat(logs.disk.exists(A.resolve(NAME))).isFalse();
            assertThat(logs.disk.exists(B.resolve(NAME))).isFalse();
            return false;
        }
    }
}
