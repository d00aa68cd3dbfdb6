package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeLogDirsRequest;
import gregor.wire.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import gregor.wire.message.DescribeLogDirsResponse;
import gregor.wire.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescribeLogDirsHandlerTest {
    private HandlerParts parts;
    private DescribeLogDirsHandler handler;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
        handler = new DescribeLogDirsHandler(parts.partitions, parts.dirs::views, parts.coldReads);
        parts.topic("orders", 2);
        parts.topic("events", 1);
        parts.append("orders", 1, "a");
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void trap43EveryDirectoryIsShownWithItsLogs() throws Exception {
        DescribeLogDirsResult dir = only(everything());
        assertThat(dir.errorCode).isZero();
        assertThat(dir.logDir).isEqualTo(HandlerParts.ROOT.toAbsolutePath().toString());
        assertThat(dir.topics).extracting(topic -> topic.name).containsExactly("events", "orders");
        assertThat(dir.topics.get(1).partitions)
                .extracting(partition -> partition.partitionIndex)
                .containsExactly(0, 1);
        assertThat(dir.topics.get(1).partitions.get(1).partitionSize).isPositive();
        assertThat(dir.topics.get(1).partitions.get(1).offsetLag).isZero();
        assertThat(dir.totalBytes).isPositive();
    }

    @Test
    void onlyWhatIsAskedForIsShown() throws Exception {
        DescribableLogDirTopic wanted = new DescribableLogDirTopic();
        wanted.topic = "orders";
        wanted.partitions = List.of(1, 7);
        DescribeLogDirsRequest request = new DescribeLogDirsRequest();
        request.topics = List.of(wanted);
        DescribeLogDirsResult dir = only(request);
        assertThat(dir.topics).hasSize(1);
        assertThat(dir.topics.get(0).partitions)
                .extracting(partition -> partition.partitionIndex)
                .containsExactly(1);
    }

    @Test
    void aDirectoryThatFailedIsShownAsSuch() throws Exception {
        parts.breakDisk();
        DescribeLogDirsResult dir = only(everything());
        assertThat(dir.errorCode).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        assertThat(dir.topics).isEmpty();
    }

    private static DescribeLogDirsRequest everything() {
        DescribeLogDirsRequest request = new DescribeLogDirsRequest();
        request.topics = null;
        return request;
    }

    private DescribeLogDirsResult only(DescribeLogDirsRequest request) throws Exception {
        DescribeLogDirsResponse answer = answer(handler.handle(parts.context(4), request));
        assertThat(answer.errorCode).isZero();
        assertThat(answer.results).hasSize(1);
        return answer.results.get(0);
    }
}
