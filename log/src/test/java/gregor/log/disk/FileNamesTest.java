package gregor.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Kafka's names of files and directories. */
class FileNamesTest {
    @Test
    void offsetsHaveTwentyDigits() {
        Path file = FileNames.file(Path.of("/logs/t-0"), 1234, FileNames.OFFSET_INDEX);

        assertThat(file).hasToString("/logs/t-0/00000000000000001234.index");
        assertThat(FileNames.offset(file)).isEqualTo(1234);
        assertThat(FileNames.offset(FileNames.withSuffix(file, FileNames.DELETED)))
                .isEqualTo(1234);
    }

    @Test
    void otherFilesHaveNoOffset() {
        for (String name : new String[] {"leader-epoch-checkpoint", "partition.metadata", ".lock", "x1.log", "1"}) {
            assertThat(FileNames.offset(Path.of(name))).isEqualTo(-1);
        }
        assertThat(FileNames.offset(Path.of("99999999999999999999.log"))).isEqualTo(-1);
    }

    @Test
    void theLastDashDividesTopicAndPartition() {
        assertThat(FileNames.partition("my-topic-12")).isEqualTo(new TopicPartition("my-topic", 12));
        assertThat(FileNames.partition("a-b-")).isNull();
        assertThat(FileNames.partition("-1")).isNull();
        assertThat(FileNames.partition("lost+found")).isNull();
        assertThat(FileNames.partition("t-99999999999")).isNull();
        assertThat(FileNames.partition("t-0.0123456789abcdef0123456789abcdef-delete"))
                .isNull();
    }

    @Test
    void theNameOfADeletedLogIsNeverTooLong() {
        TopicPartition partition = new TopicPartition("t".repeat(249), 123456);

        String name = FileNames.deletedDirectory(partition);

        assertThat(name).hasSizeLessThanOrEqualTo(255).matches("t+-123456\\.[0-9a-f]{32}-delete");
    }
}
