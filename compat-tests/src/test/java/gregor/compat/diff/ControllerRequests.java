package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.wire.message.AllocateProducerIdsRequest;
import gregor.wire.message.AlterPartitionReassignmentsRequest;
import gregor.wire.message.AlterPartitionRequest;
import gregor.wire.message.Apis;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.ElectLeadersRequest;
import gregor.wire.message.ListPartitionReassignmentsRequest;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.MetadataResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What leaders, stopping brokers and tools ask of a controller. Broker 0 is the controller, and alone. */
final class ControllerRequests {
    private static final String TOPIC = "decided";
    private static final int PARTITIONS = 3;
    private static final int STRANGER = 7;
    private static final int TIMEOUT_MS = 10_000;

    private final Comparison comparison;
    private int version;

    ControllerRequests(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        create();
        for (version = 0; version <= 3; version++) {
            alterPartition();
        }
        allocateProducerIds();
        for (version = 0; version <= 2; version++) {
            electLeaders();
        }
        reassign();
        for (version = 0; version <= 3; version++) {
            controlledShutdown();
        }
    }

    private void create() throws IOException {
        CreateTopicsRequest.CreatableTopic topic = new CreateTopicsRequest.CreatableTopic();
        topic.name = TOPIC;
        topic.numPartitions = PARTITIONS;
        topic.replicationFactor = 1;
        topic.assignments = List.of();
        topic.configs = List.of();
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.timeoutMs = TIMEOUT_MS;
        request.topics = List.of(topic);
        comparison.same("a topic", Apis.CREATE_TOPICS, 4, request);
        MetadataRequest question = new MetadataRequest();
        MetadataRequest.MetadataRequestTopic named = new MetadataRequest.MetadataRequestTopic();
        named.name = TOPIC;
        question.topics = List.of(named);
        comparison.<MetadataRequest, MetadataResponse>untilSettled(
                Apis.METADATA,
                10,
                question,
                answer -> answer.topics.get(0).partitions.stream().allMatch(partition -> partition.errorCode == 0));
        comparison.same(
                "its id",
                Apis.METADATA,
                10,
                session -> question,
                (session, answer) -> session.topicId(TOPIC, answer.topics.get(0).topicId));
    }

    private void alterPartition() throws IOException {
        alter("as it is", it -> {});
        alter("an old broker epoch", it -> it.brokerEpoch = 1);
        alter("a later broker epoch", it -> it.brokerEpoch++);
        alter("no broker epoch", it -> it.brokerEpoch = -1);
        alter("an unknown broker", it -> it.brokerId = STRANGER);
        alter("an unknown partition", it -> only(it).partitionIndex = PARTITIONS);
        alter("a later leader epoch", it -> only(it).leaderEpoch++);
        alter("an earlier leader epoch", it -> only(it).leaderEpoch--);
        alter("a later partition epoch", it -> only(it).partitionEpoch++);
        alter("an earlier partition epoch", it -> only(it).partitionEpoch--);
        alter("a broker that is not there", it -> isr(only(it), 0, STRANGER));
        if (version >= 1) {
            alter("a recovery that does not exist", it -> only(it).leaderRecoveryState = 9);
        }
        if (version >= 2) {
            alter("an unknown topic id", it -> it.topics.get(0).topicId = Uuid.random());
        } else {
            alter("an unknown topic", it -> it.topics.get(0).topicName = "nowhere");
        }
        alter("no partitions", it -> it.topics.get(0).partitions = List.of());
        alter("no topics", it -> it.topics = List.of());
        alter("as it still is", it -> {});
    }

    private static AlterPartitionRequest.PartitionData only(AlterPartitionRequest request) {
        return request.topics.get(0).partitions.get(0);
    }

    private static void isr(AlterPartitionRequest.PartitionData partition, int... brokers) {
        partition.newIsr = new ArrayList<>();
        partition.newIsrWithEpochs = new ArrayList<>();
        for (int broker : brokers) {
            AlterPartitionRequest.BrokerState member = new AlterPartitionRequest.BrokerState();
            member.brokerId = broker;
            partition.newIsr.add(broker);
            partition.newIsrWithEpochs.add(member);
        }
    }

    private void alter(String what, Consumer<AlterPartitionRequest> change) throws IOException {
        comparison.same(
                what,
                Apis.ALTER_PARTITION,
                version,
                session -> {
                    AlterPartitionRequest request = new AlterPartitionRequest();
                    request.brokerEpoch = session.brokerEpoch();
                    AlterPartitionRequest.PartitionData partition = new AlterPartitionRequest.PartitionData();
                    isr(partition, 0);
                    AlterPartitionRequest.TopicData topic = new AlterPartitionRequest.TopicData();
                    topic.topicName = TOPIC;
                    topic.topicId = session.topicId(TOPIC);
                    topic.partitions = List.of(partition);
                    request.topics = List.of(topic);
                    change.accept(request);
                    return request;
                },
                (session, answer) -> {});
    }

    private void allocateProducerIds() throws IOException {
        allocate("a block", it -> {});
        allocate("an old broker epoch", it -> it.brokerEpoch = 1);
        allocate("a later broker epoch", it -> it.brokerEpoch++);
        allocate("no broker epoch", it -> it.brokerEpoch = -1);
        allocate("an unknown broker", it -> it.brokerId = STRANGER);
    }

    private void allocate(String what, Consumer<AllocateProducerIdsRequest> change) throws IOException {
        comparison.same(
                what,
                Apis.ALLOCATE_PRODUCER_IDS,
                0,
                session -> {
                    AllocateProducerIdsRequest request = new AllocateProducerIdsRequest();
                    request.brokerEpoch = session.brokerEpoch();
                    change.accept(request);
                    return request;
                },
                (session, answer) -> {});
    }

    private void electLeaders() throws IOException {
        for (int type = 0; type <= (version >= 1 ? 1 : 0); type++) {
            String kind = type == 0 ? "preferred" : "unclean";
            elect(kind + " of all", type, null);
            elect(kind + " of none", type, List.of());
            elect(kind, type, List.of(partitions(TOPIC, 0, 1)));
            elect(kind + " of an unknown partition", type, List.of(partitions(TOPIC, 0, PARTITIONS)));
            elect(kind + " of an unknown topic", type, List.of(partitions("nowhere", 0)));
            elect(kind + " of the same twice", type, List.of(partitions(TOPIC, 0, 0)));
        }
        if (version >= 1) {
            elect("a kind that does not exist", 9, List.of(partitions(TOPIC, 0)));
        }
    }

    private static ElectLeadersRequest.TopicPartitions partitions(String topic, Integer... indexes) {
        ElectLeadersRequest.TopicPartitions partitions = new ElectLeadersRequest.TopicPartitions();
        partitions.topic = topic;
        partitions.partitions = List.of(indexes);
        return partitions;
    }

    private void elect(String what, int type, List<ElectLeadersRequest.TopicPartitions> partitions) throws IOException {
        ElectLeadersRequest request = new ElectLeadersRequest();
        request.electionType = (byte) type;
        request.topicPartitions = partitions;
        request.timeoutMs = TIMEOUT_MS;
        comparison.same(what, Apis.ELECT_LEADERS, version, request);
    }

    private void reassign() throws IOException {
        list("of all", null);
        reassign("to where it is", TOPIC, 0, List.of(0));
        reassign("to a broker that is not there", TOPIC, 0, List.of(STRANGER));
        reassign("to one more that is not there", TOPIC, 0, List.of(0, STRANGER));
        reassign("to the same twice", TOPIC, 0, List.of(0, 0));
        reassign("to nobody", TOPIC, 0, List.of());
        reassign("to less than nobody", TOPIC, 0, List.of(-1));
        reassign("cancelled", TOPIC, 0, null);
        reassign("of an unknown partition", TOPIC, PARTITIONS, List.of(0));
        reassign("of an unknown topic", "nowhere", 0, List.of(0));
        reassign("cancelled of an unknown topic", "nowhere", 0, null);
        list("of one", List.of(listed(TOPIC, 0, 1)));
        list("of an unknown one", List.of(listed("nowhere", 0)));
        list("of none", List.of());
    }

    private void reassign(String what, String topic, int index, List<Integer> replicas) throws IOException {
        AlterPartitionReassignmentsRequest.ReassignablePartition partition =
                new AlterPartitionReassignmentsRequest.ReassignablePartition();
        partition.partitionIndex = index;
        partition.replicas = replicas;
        AlterPartitionReassignmentsRequest.ReassignableTopic of =
                new AlterPartitionReassignmentsRequest.ReassignableTopic();
        of.name = topic;
        of.partitions = List.of(partition);
        AlterPartitionReassignmentsRequest request = new AlterPartitionReassignmentsRequest();
        request.timeoutMs = TIMEOUT_MS;
        request.topics = List.of(of);
        comparison.same(what, Apis.ALTER_PARTITION_REASSIGNMENTS, 0, request);
    }

    private static ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics listed(
            String topic, Integer... indexes) {
        ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics of =
                new ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics();
        of.name = topic;
        of.partitionIndexes = List.of(indexes);
        return of;
    }

    private void list(String what, List<ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics> topics)
            throws IOException {
        ListPartitionReassignmentsRequest request = new ListPartitionReassignmentsRequest();
        request.topics = topics;
        comparison.same(what, Apis.LIST_PARTITION_REASSIGNMENTS, 0, request);
    }

    private void controlledShutdown() throws IOException {
        shutDown("an unknown broker", it -> it.brokerId = STRANGER);
        if (version >= 2) {
            shutDown("an old broker epoch", it -> it.brokerEpoch = 1);
        }
        shutDown("this one", it -> {});
        shutDown("this one again", it -> {});
    }

    private void shutDown(String what, Consumer<ControlledShutdownRequest> change) throws IOException {
        comparison.same(
                what,
                Apis.CONTROLLED_SHUTDOWN,
                version,
                session -> {
                    ControlledShutdownRequest request = new ControlledShutdownRequest();
                    request.brokerEpoch = session.brokerEpoch();
                    change.accept(request);
                    return request;
                },
                (session, answer) -> {});
    }
}
