package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeTopicPartitionsRequest;
import gregor.wire.message.DescribeTopicPartitionsRequest.TopicRequest;
import gregor.wire.message.DescribeTopicPartitionsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescribeTopicPartitionsHandlerTest {
    private final TestCluster cluster = new TestCluster(Map.of("max.request.partition.size.limit", "3"));
    private final DescribeTopicPartitionsHandler handler =
            new DescribeTopicPartitionsHandler(cluster.metadata, cluster.config);

    @BeforeEach
    void topics() {
        cluster.topic("b", partition(0, 1, List.of(1)), partition(1, 9, List.of(9)));
        cluster.topic("a", partition(0, 1, List.of(1)), partition(1, 1, List.of(1)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void pagesFollowEachOtherInOrderOfNamesUntilAllIsTold() throws Exception {
        DescribeTopicPartitionsRequest request = request();
        DescribeTopicPartitionsResponse first = answer(handler, 0, request);
        assertThat(first.topics).extracting(topic -> topic.name).containsExactly("a", "b");
        assertThat(first.topics.get(1).partitions).hasSize(1);
        assertThat(first.nextCursor.topicName).isEqualTo("b");
        assertThat(first.nextCursor.partitionIndex).isEqualTo(1);

        request.cursor = cursor("b", 1);
        DescribeTopicPartitionsResponse second = answer(handler, 0, request);
        assertThat(second.topics).hasSize(1);
        assertThat(second.topics.get(0).partitions.get(0).partitionIndex).isEqualTo(1);
        assertThat(second.nextCursor).isNull();
    }

    @Test
    void aPageThatEndsWithATopicPointsToTheNext() throws Exception {
        DescribeTopicPartitionsRequest request = request("a", "b", "c");
        request.responsePartitionLimit = 2;
        DescribeTopicPartitionsResponse response = answer(handler, 0, request);
        assertThat(response.topics).hasSize(1);
        assertThat(response.nextCursor.topicName).isEqualTo("b");
        assertThat(response.nextCursor.partitionIndex).isZero();
    }

    @Test
    void aLeaderThatIsAwayIsNotTold() throws Exception {
        DescribeTopicPartitionsResponse response = answer(handler, 0, request("b"));
        assertThat(response.topics.get(0).partitions.get(0).leaderId).isEqualTo(1);
        assertThat(response.topics.get(0).partitions.get(1).leaderId).isEqualTo(-1);
        assertThat(response.topics.get(0).partitions.get(1).errorCode).isZero();
        assertThat(response.topics.get(0).topicAuthorizedOperations).isEqualTo(AuthorizedOperations.TOPIC);
    }

    @Test
    void topicsThatAreNotThereAreToldOnlyWhenNamed() throws Exception {
        DescribeTopicPartitionsResponse response = answer(handler, 0, request("c", "no name"));
        assertThat(response.topics)
                .extracting(topic -> topic.errorCode)
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void aCursorMustPointIntoWhatIsAskedFor() throws Exception {
        DescribeTopicPartitionsRequest request = request("a");
        request.cursor = cursor("b", 0);
        assertThat(answer(handler, 0, request).topics.get(0).errorCode).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        request.cursor = cursor("a", -1);
        assertThat(answer(handler, 0, request).topics.get(0).errorCode).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void aCursorFarBeyondATopicFindsNothingOfIt() throws Exception {
        DescribeTopicPartitionsRequest request = request("a");
        request.cursor = cursor("a", Integer.MAX_VALUE);
        DescribeTopicPartitionsResponse response = answer(handler, 0, request);
        assertThat(response.topics.get(0).partitions).isEmpty();
        assertThat(response.nextCursor).isNull();
    }

    private static DescribeTopicPartitionsRequest request(String... names) {
        DescribeTopicPartitionsRequest request = new DescribeTopicPartitionsRequest();
        request.topics = new ArrayList<>();
        for (String name : names) {
            TopicRequest topic = new TopicRequest();
            topic.name = name;
            request.topics.add(topic);
        }
        return request;
    }

    private static DescribeTopicPartitionsRequest.Cursor cursor(String topic, int partition) {
        DescribeTopicPartitionsRequest.Cursor cursor = new DescribeTopicPartitionsRequest.Cursor();
        cursor.topicName = topic;
        cursor.partitionIndex = partition;
        return cursor;
    }
}
