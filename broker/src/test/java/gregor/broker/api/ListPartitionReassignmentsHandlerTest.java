package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.ListPartitionReassignmentsRequest;
import gregor.wire.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import gregor.wire.message.ListPartitionReassignmentsResponse;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.znode.ReplicaAssignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ListPartitionReassignmentsHandlerTest {
    private Optional<Set<TopicPartition>> asked;

    @Test
    void replicasThatComeAndGoAreListed() throws Exception {
        ListPartitionReassignmentsResponse response = answer(handler(), 0, new ListPartitionReassignmentsRequest());

        assertThat(asked).isEmpty();
        assertThat(response.topics).singleElement().satisfies(topic -> {
            assertThat(topic.name).isEqualTo("t");
            assertThat(topic.partitions).singleElement().satisfies(partition -> {
                assertThat(partition.partitionIndex).isEqualTo(3);
                assertThat(partition.replicas).containsExactly(2, 1);
                assertThat(partition.addingReplicas).containsExactly(2);
                assertThat(partition.removingReplicas).containsExactly(1);
            });
        });
    }

    @Test
    void partitionsMayBeNamed() throws Exception {
        ListPartitionReassignmentsTopics topic = new ListPartitionReassignmentsTopics();
        topic.name = "t";
        topic.partitionIndexes = List.of(3, 4);
        ListPartitionReassignmentsRequest request = new ListPartitionReassignmentsRequest();
        request.topics = List.of(topic);

        answer(handler(), 0, request);

        assertThat(asked).contains(Set.of(new TopicPartition("t", 3), new TopicPartition("t", 4)));
    }

    @Test
    void onlyTheControllerKnows() throws Exception {
        ListPartitionReassignmentsHandler handler = new ListPartitionReassignmentsHandler(named ->
                CompletableFuture.failedStage(new MetadataException(MetadataError.NOT_CONTROLLER, "not here")));

        ListPartitionReassignmentsResponse response = answer(handler, 0, new ListPartitionReassignmentsRequest());

        assertThat(ErrorCode.of(response.errorCode)).isEqualTo(ErrorCode.NOT_CONTROLLER);
    }

    private ListPartitionReassignmentsHandler handler() {
        return new ListPartitionReassignmentsHandler(named -> {
            asked = named;
            return CompletableFuture.completedStage(
                    Map.of(new TopicPartition("t", 3), new ReplicaAssignment(List.of(2, 1), List.of(2), List.of(1))));
        });
    }
}
