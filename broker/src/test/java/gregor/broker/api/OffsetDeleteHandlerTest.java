package gregor.broker.api;

import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.group.Caller;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetDeleteRequest;
import gregor.wire.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import gregor.wire.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import gregor.wire.message.OffsetDeleteResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffsetDeleteHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final TestCluster cluster = new TestCluster(Map.of());
    private final OffsetDeleteHandler handler = new OffsetDeleteHandler(groups.coordinator, cluster.metadata::view);

    OffsetDeleteHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        cluster.close();
        groups.close();
    }

    @Test
    void whatDoesNotExistIsRefusedEachForItself() {
        cluster.topic("t", TestCluster.partition(0, 1, List.of(1)));
        groups.coordinator.commitOffsets(new Caller(8, "", ""), GroupRequests.commit("t", 0));
        OffsetDeleteResponse answer =
                send(handler, 0, delete("t", 0, 5, "none", 1)).join();
        assertThat(answer.errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(answer.topics.stream()
                        .flatMap(topic -> topic.partitions.stream()
                                .map(partition -> topic.name + "-" + partition.partitionIndex + " "
                                        + ErrorCode.of(partition.errorCode))))
                .containsExactlyInAnyOrder(
                        "t-0 NONE", "t-5 UNKNOWN_TOPIC_OR_PARTITION", "none-1 UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(answer.topics).extracting(topic -> topic.name).doesNotHaveDuplicates();
    }

    @Test
    void whatTheGroupRefusesItRefusesAsAWhole() {
        OffsetDeleteResponse answer = send(handler, 0, delete("none", 1)).join();
        assertThat(answer.errorCode).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
        assertThat(answer.topics).isEmpty();
    }

    /** Topic names, each followed by its partitions. */
    private static OffsetDeleteRequest delete(Object... topicsAndPartitions) {
        OffsetDeleteRequest request = new OffsetDeleteRequest();
        request.groupId = GroupRequests.GROUP;
        request.topics = new ArrayList<>();
        for (Object one : topicsAndPartitions) {
            if (one instanceof String name) {
                OffsetDeleteRequestTopic topic = new OffsetDeleteRequestTopic();
                topic.name = name;
                topic.partitions = new ArrayList<>();
                request.topics.add(topic);
            } else {
                OffsetDeleteRequestPartition partition = new OffsetDeleteRequestPartition();
                partition.partitionIndex = (Integer) one;
                request.topics.get(request.topics.size() - 1).partitions.add(partition);
            }
        }
        return request;
    }
}
