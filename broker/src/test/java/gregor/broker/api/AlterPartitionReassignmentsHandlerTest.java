package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterPartitionReassignmentsRequest;
import gregor.wire.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import gregor.wire.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import gregor.wire.message.AlterPartitionReassignmentsResponse;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AlterPartitionReassignmentsHandlerTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    private Map<TopicPartition, Optional<List<Integer>>> asked;
    private boolean askedMayChangeCount;

    @Test
    void noListOfReplicasMeansBackToThoseBefore() throws Exception {
        answer(handler(Map.of()), 0, request());

        assertThat(asked).containsOnly(Map.entry(T0, Optional.of(List.of(2, 3))), Map.entry(T1, Optional.empty()));
        assertThat(askedMayChangeCount).isTrue();
    }

    @Test
    void everyPartitionIsAnsweredAlsoIfAllIsWell() throws Exception {
        AlterPartitionReassignmentsResponse response = answer(
                handler(Map.of(
                        T0,
                        Verdict.ACCEPTED,
                        T1,
                        new Verdict(MetadataError.NO_REASSIGNMENT_IN_PROGRESS, "nothing to cancel"))),
                0,
                request());

        assertThat(response.errorCode).isZero();
        assertThat(response.responses).singleElement().satisfies(topic -> {
            assertThat(topic.name).isEqualTo("t");
            assertThat(topic.partitions)
                    .extracting(partition -> ErrorCode.of(partition.errorCode))
                    .containsExactly(ErrorCode.NONE, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
            assertThat(topic.partitions.get(0).errorMessage).isNull();
            assertThat(topic.partitions.get(1).errorMessage).isEqualTo("nothing to cancel");
        });
    }

    @Test
    void fromVersion1OnTheNumberOfReplicasMayBeSaidToStay() throws Exception {
        AlterPartitionReassignmentsRequest request = request();
        request.allowReplicationFactorChange = false;

        AlterPartitionReassignmentsResponse response = answer(handler(Map.of()), 1, request);

        assertThat(askedMayChangeCount).isFalse();
        assertThat(response.allowReplicationFactorChange).isFalse();
    }

    @Test
    void onlyTheControllerReassigns() throws Exception {
        AlterPartitionReassignmentsHandler handler = new AlterPartitionReassignmentsHandler((wishes, mayChangeCount) ->
                CompletableFuture.failedStage(new MetadataException(MetadataError.NOT_CONTROLLER, "not here")));

        AlterPartitionReassignmentsResponse response = answer(handler, 0, request());

        assertThat(ErrorCode.of(response.errorCode)).isEqualTo(ErrorCode.NOT_CONTROLLER);
        assertThat(response.responses).isEmpty();
    }

    private AlterPartitionReassignmentsHandler handler(Map<TopicPartition, Verdict> verdicts) {
        return new AlterPartitionReassignmentsHandler((wishes, mayChangeCount) -> {
            asked = wishes;
            askedMayChangeCount = mayChangeCount;
            return CompletableFuture.completedStage(verdicts);
        });
    }

    private static AlterPartitionReassignmentsRequest request() {
        ReassignableTopic topic = new ReassignableTopic();
        topic.name = "t";
        topic.partitions = List.of(partition(0, List.of(2, 3)), partition(1, null));
        AlterPartitionReassignmentsRequest request = new AlterPartitionReassignmentsRequest();
        request.topics = List.of(topic);
        return request;
    }

    private static ReassignablePartition partition(int index, List<Integer> replicas) {
        ReassignablePartition partition = new ReassignablePartition();
        partition.partitionIndex = index;
        partition.replicas = replicas;
        return partition;
    }
}
