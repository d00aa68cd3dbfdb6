package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gregor.base.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A full disk, on which every append fails, is told of once a minute. */
class FullDiskLogTest {
    private final ManualTime time = new ManualTime(0);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(FullDiskLog.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.ERROR);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void thousandsOfFailuresAreOneLineAMinute() {
        FullDiskLog log = new FullDiskLog(time);
        for (int i = 0; i < 120_000; i++) {
            log.add("appending t-" + i);
            time.advance(1);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "No room: appending t-0; 0 failures like this since the last such line",
                        "No room: appending t-60000; 59999 failures like this since the last such line");
    }
}
