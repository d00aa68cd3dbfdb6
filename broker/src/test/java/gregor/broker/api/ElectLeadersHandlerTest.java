package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.ElectLeadersRequest;
import gregor.wire.message.ElectLeadersRequest.TopicPartitions;
import gregor.wire.message.ElectLeadersResponse;
import gregor.zk.LeaderElection;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topic t has partitions 0 and 1, which broker 1 leads; broker 2 is preferred. */
class ElectLeadersHandlerTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    private final TestCluster cluster = new TestCluster(Map.of());
    private Set<TopicPartition> asked;
    private LeaderElection.Kind kind;

    @BeforeEach
    void lead() {
        cluster.topic("t", partition(0, 1, List.of(2, 1)), partition(1, 1, List.of(2, 1)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theAnswerComesWhenTheNewLeaderIsKnownHere() throws Exception {
        CompletableFuture<ElectLeadersResponse> answer = handler(Map.of(T0, LeaderElection.won(2)))
                .handle(TestCluster.context(2), request(0, 0))
                .answer()
                .toCompletableFuture();
        assertThat(answer).isNotDone();

        cluster.topic("t", partition(0, 2, List.of(2, 1)));

        assertThat(errors(TestCluster.get(answer))).containsExactly(Map.entry(0, ErrorCode.NONE));
        assertThat(kind).isEqualTo(LeaderElection.Kind.PREFERRED);
        assertThat(asked).containsExactly(T0);
    }

    @Test
    void aLeaderThatIsNotKnownInTimeIsTimedOut() throws Exception {
        CompletableFuture<ElectLeadersResponse> answer = handler(Map.of(T0, LeaderElection.won(2)))
                .handle(TestCluster.context(2), request(0, 0))
                .answer()
                .toCompletableFuture();

        cluster.time.advance(1_000);

        assertThat(errors(TestCluster.get(answer))).containsExactly(Map.entry(0, ErrorCode.REQUEST_TIMED_OUT));
    }

    @Test
    void whatIsRefusedIsToldForEachPartition() throws Exception {
        Map<TopicPartition, LeaderElection> results = Map.of(
                T0, LeaderElection.refused(MetadataError.ELIGIBLE_LEADERS_NOT_AVAILABLE, "none alive"),
                T1, LeaderElection.refused(MetadataError.ELECTION_NOT_NEEDED, "leads"));

        assertThat(errors(answer(handler(results), 1, request(1, 0, 1))))
                .containsEntry(0, ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE)
                .containsEntry(1, ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(kind).isEqualTo(LeaderElection.Kind.UNCLEAN);
    }

    @Test
    void ofAllPartitionsThoseAreNotSpokenOfWhereNothingHadToBeDone() throws Exception {
        ElectLeadersRequest request = request(0);
        request.topicPartitions = null;
        Map<TopicPartition, LeaderElection> results = Map.of(
                T0, LeaderElection.refused(MetadataError.PREFERRED_LEADER_NOT_AVAILABLE, "dead"),
                T1, LeaderElection.refused(MetadataError.ELECTION_NOT_NEEDED, "leads"));

        assertThat(errors(answer(handler(results), 2, request)))
                .containsExactly(Map.entry(0, ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE));
        assertThat(asked).containsExactlyInAnyOrder(T0, T1);
    }

    @Test
    void inVersion0AllElectionsAreOfPreferredLeaders() throws Exception {
        answer(handler(Map.of()), 0, request(1, 0));

        assertThat(kind).isEqualTo(LeaderElection.Kind.PREFERRED);
    }

    @Test
    void anUnknownKindOfElectionIsRefused() throws Exception {
        ElectLeadersResponse response = answer(handler(Map.of()), 2, request(7, 0));

        assertThat(ErrorCode.of(response.errorCode)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(asked).isNull();
    }

    @Test
    void whoIsNotTheControllerSaysSoForEachPartition() throws Exception {
        ElectLeadersHandler handler = new ElectLeadersHandler(
                cluster.metadata,
                (partitions, wanted) ->
                        CompletableFuture.failedStage(new MetadataException(MetadataError.NOT_CONTROLLER, "no")));

        ElectLeadersResponse response = answer(handler, 2, request(0, 0, 1));

        assertThat(response.errorCode).isZero();
        assertThat(errors(response))
                .containsEntry(0, ErrorCode.NOT_CONTROLLER)
                .containsEntry(1, ErrorCode.NOT_CONTROLLER);
    }

    private ElectLeadersHandler handler(Map<TopicPartition, LeaderElection> results) {
        return new ElectLeadersHandler(cluster.metadata, (partitions, wanted) -> {
            asked = partitions;
            kind = wanted;
            return CompletableFuture.completedStage(results);
        });
    }

    private static ElectLeadersRequest request(int type, Integer... partitions) {
        TopicPartitions topic = new TopicPartitions();
        topic.topic = "t";
        topic.partitions = List.of(partitions);
        ElectLeadersRequest request = new ElectLeadersRequest();
        request.electionType = (byte) type;
        request.topicPartitions = List.of(topic);
        request.timeoutMs = 1_000;
        return request;
    }

    private static Map<Integer, ErrorCode> errors(ElectLeadersResponse response) {
        return response.replicaElectionResults.stream()
                .flatMap(topic -> topic.partitionResult.stream())
                .collect(Collectors.toMap(result -> result.partitionId, result -> ErrorCode.of(result.errorCode)));
    }
}
