package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.log.segment.SegmentConfig;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator reads of files that are not as they should be: one line each, as grave as it is. */
class LinesOfDamageTest {
    private static final int RECORDS = 20;
    private static final int INDEX_BYTES = 10 << 20;

    private final TestLogs logs = new TestLogs()
            .config(LogConfig.DEFAULTS.with(new SegmentConfig(1 << 20, 604_800_000L, 0, INDEX_BYTES, 100, false)));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("gregor.log");
    private LogDirs dirs;
    private Log log;

    @BeforeEach
    void fillAndClose() throws Exception {
        dirs = logs.open();
        log = logs.create(dirs);
        for (int i = 0; i < RECORDS; i++) {
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS + i, "value " + i));
        }
        dirs.close();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private Path file(String suffix) {
        return FileNames.file(logs.logDir(), 0, suffix);
    }

    private void overwrite(String suffix, long position, int zeros) throws Exception {
        try (FileChannel channel = logs.disk.open(file(suffix), Disk.Access.WRITE)) {
            channel.write(ByteBuffer.allocate(zeros), position);
        }
    }

    private void reopen() throws Exception {
        dirs = logs.open();
        log = dirs.find(TestLogs.PARTITION);
    }

    private List<String> linesFrom(Level least) {
        return lines.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(least))
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }

    @Test
    void indexesWithRoomForMoreOfABrokerThatWasKilledAreNoDamage() throws Exception {
        for (String suffix : List.of(FileNames.OFFSET_INDEX, FileNames.TIME_INDEX)) {
            long bytes = logs.disk.sizeBytes(file(suffix));
            assertThat(bytes).isPositive();
            overwrite(suffix, bytes, INDEX_BYTES / 12 * 12 - (int) bytes);
        }

        reopen();

        for (int i = 0; i < RECORDS; i++) {
            assertThat(log.offsetForTime(log.view(), TestLogs.START_MS + i).offset())
                    .isEqualTo(i);
        }
        assertThat(linesFrom(Level.WARN)).isEmpty();
        assertThat(linesFrom(Level.INFO).stream().filter(line -> line.contains("Rebuilt the indexes")))
                .containsExactly("INFO Rebuilt the indexes of " + file(FileNames.LOG)
                        + ": they were those of a broker that was killed");
    }

    @Test
    void damageThatIsReadAgainAndAgainIsOneError() throws Exception {
        overwrite(FileNames.LOG, 0, 20);

        reopen();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> log.read(log.view(), 0, 1000, RECORDS, true))
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.damaged()).isTrue());
        }
        assertThat(linesFrom(Level.ERROR))
                .singleElement()
                .asString()
                .contains(file(FileNames.LOG) + ": no whole batch");
    }
}
