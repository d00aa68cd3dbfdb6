package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.config.InterBrokerVersions;
import gregor.replica.IsrAnswer;
import gregor.replica.IsrProposal;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterPartitionRequest;
import gregor.wire.message.AlterPartitionResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IsrRequestsTest {
    private static final Uuid ID = new Uuid(1, 2);
    private static final int RETRY_MS = 50;

    private final TestController controller = new TestController();
    private final TestWire wire = controller.wire;
    private final Map<String, IsrAnswer> answers = new LinkedHashMap<>();
    private long brokerEpoch = 70;

    @BeforeEach
    void elect() {
        controller.elect(2);
    }

    @Test
    void proposalsThatComeWhileOneIsUnderWayGoTogether() {
        IsrRequests requests = requests("3.9-IV0");
        propose(requests, "a", 0, ID);
        propose(requests, "a", 1, ID);
        propose(requests, "a", 2, ID);
        assertThat(wire.asked).containsExactly("AlterPartition 3 to 9002");

        wire.answer(response(taken(ID, "", 0)));
        assertThat(answers).containsOnlyKeys("a-0").containsValue(new IsrAnswer.Taken(4, 13, List.of(1, 2)));
        assertThat(wire.asked).hasSize(2);
        AlterPartitionRequest both = wire.lastRequest();
        assertThat(both.brokerId).isEqualTo(1);
        assertThat(both.brokerEpoch).isEqualTo(70);
        assertThat(both.topics)
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions)
                        .extracting(partition -> partition.partitionIndex)
                        .containsExactly(1, 2));
        assertThat(both.topics.get(0).partitions.get(0).newIsrWithEpochs)
                .extracting(member -> member.brokerId + "@" + member.brokerEpoch)
                .containsExactly("1@70", "2@80");

        wire.answer(response(taken(ID, "", 1), refused(ID, 2, ErrorCode.INELIGIBLE_REPLICA)));
        assertThat(answers)
                .containsEntry("a-2", new IsrAnswer.Refused(IsrAnswer.Reason.INELIGIBLE_REPLICA))
                .hasSize(3);
    }

    @Test
    void whoIsNoControllerIsNotAskedTwice() {
        IsrRequests requests = requests("3.9-IV0");
        propose(requests, "a", 0, ID);
        AlterPartitionResponse elsewhere = new AlterPartitionResponse();
        elsewhere.errorCode = ErrorCode.NOT_CONTROLLER.code();
        wire.answer(elsewhere);
        controller.elect(1);
        assertThat(wire.asked).hasSize(1);
        controller.time.advance(RETRY_MS);
        assertThat(wire.asked).endsWith("AlterPartition 3 to 9001");
        assertThat(wire.closed).isOne();
        wire.answer(response(taken(ID, "", 0)));
        assertThat(answers).containsOnlyKeys("a-0");
    }

    @Test
    void itIsAskedUntilThereIsAnAnswerEachTimeWithTheEpochOfNow() {
        controller.elect(-1);
        IsrRequests requests = requests("3.9-IV0");
        propose(requests, "a", 0, ID);
        controller.time.advance(10 * RETRY_MS);
        assertThat(wire.asked).isEmpty();
        controller.elect(2);
        controller.time.advance(RETRY_MS);
        wire.fail();
        brokerEpoch = 71;
        propose(requests, "a", 1, ID);
        assertThat(wire.asked).hasSize(1);
        controller.time.advance(RETRY_MS);
        AlterPartitionRequest again = wire.lastRequest();
        assertThat(again.brokerEpoch).isEqualTo(71);
        assertThat(again.topics.get(0).partitions).hasSize(2);
    }

    @Test
    void whatTheAnswerLeavesOutIsAskedAgain() {
        IsrRequests requests = requests("3.9-IV0");
        propose(requests, "a", 0, ID);
        wire.answer(response());
        assertThat(answers).isEmpty();
        controller.time.advance(RETRY_MS);
        assertThat(wire.asked).hasSize(2);
    }

    @Test
    void whatCannotBeAskedAndWhatCannotBeReadIsAskedAgain() {
        IsrRequests requests = requests("3.9-IV0");
        wire.broken = true;
        propose(requests, "a", 0, ID);
        wire.broken = false;
        controller.time.advance(RETRY_MS);
        AlterPartitionResponse unreadable = new AlterPartitionResponse();
        unreadable.topics = null;
        wire.answer(unreadable);
        controller.time.advance(RETRY_MS);
        wire.answer(response(taken(ID, "", 0)));
        assertThat(answers).containsOnlyKeys("a-0");
    }

    @Test
    void aProposalOfANewerLeadershipTakesThePlaceOfTheOldOne() {
        IsrRequests requests = requests("3.9-IV0");
        List<IsrAnswer> old = new ArrayList<>();
        requests.propose(proposal("a", 0, ID), old::add);
        propose(requests, "a", 0, ID);
        wire.answer(response(taken(ID, "", 0)));
        assertThat(old).isEmpty();
        assertThat(answers).isEmpty();
        assertThat(wire.asked).hasSize(2);
        wire.answer(response(refused(ID, 0, ErrorCode.FENCED_LEADER_EPOCH)));
        assertThat(answers).containsValue(new IsrAnswer.Refused(IsrAnswer.Reason.FENCED_LEADER_EPOCH));
    }

    @Test
    void topicsWithoutIdsAreNamed() {
        IsrRequests requests = requests("3.9-IV0");
        propose(requests, "a", 0, Uuid.ZERO);
        assertThat(wire.asked).containsExactly("AlterPartition 1 to 9002");
        wire.answer(response(taken(Uuid.ZERO, "a", 0)));
        assertThat(answers).containsOnlyKeys("a-0");
    }

    @Test
    void theVersionIsThatOfTheOldestRelease() {
        propose(requests("2.7"), "a", 0, ID);
        propose(requests("3.3"), "a", 0, ID);
        assertThat(wire.asked).containsExactly("AlterPartition 0 to 9002", "AlterPartition 2 to 9002");
    }

    private IsrRequests requests(String release) {
        return new IsrRequests(
                controller.client, new InterBrokerVersions(release), 1, () -> brokerEpoch, controller.time);
    }

    private void propose(IsrRequests requests, String topic, int partition, Uuid id) {
        requests.propose(proposal(topic, partition, id), answer -> answers.put(topic + "-" + partition, answer));
    }

    private static IsrProposal proposal(String topic, int partition, Uuid id) {
        List<IsrProposal.Member> isr = List.of(new IsrProposal.Member(1, 70), new IsrProposal.Member(2, 80));
        return new IsrProposal(new TopicPartition(topic, partition), id, 1, 4, 12, 6, isr);
    }

    private static AlterPartitionResponse response(AlterPartitionResponse.TopicData... topics) {
        AlterPartitionResponse response = new AlterPartitionResponse();
        response.topics = List.of(topics);
        return response;
    }

    private static AlterPartitionResponse.TopicData taken(Uuid id, String name, int index) {
        AlterPartitionResponse.PartitionData partition = new AlterPartitionResponse.PartitionData();
        partition.partitionIndex = index;
        partition.leaderEpoch = 4;
        partition.partitionEpoch = 13;
        partition.isr = List.of(1, 2);
        return topic(id, name, partition);
    }

    private static AlterPartitionResponse.TopicData refused(Uuid id, int index, ErrorCode error) {
        AlterPartitionResponse.PartitionData partition = new AlterPartitionResponse.PartitionData();
        partition.partitionIndex = index;
        partition.errorCode = error.code();
        return topic(id, "", partition);
    }

    private static AlterPartitionResponse.TopicData topic(
            Uuid id, String name, AlterPartitionResponse.PartitionData partition) {
        AlterPartitionResponse.TopicData topic = new AlterPartitionResponse.TopicData();
        topic.topicId = id;
        topic.topicName = name;
        topic.partitions = List.of(partition);
        return topic;
    }
}
