package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.wire.ErrorCode;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.MetadataRequest.MetadataRequestTopic;
import gregor.wire.message.MetadataResponse;
import gregor.wire.message.MetadataResponse.MetadataResponsePartition;
import gregor.wire.message.MetadataResponse.MetadataResponseTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataHandlerTest {
    @TempDir
    private Path dir;

    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of(), dir);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void trap14NullMeansAllAnEmptyListNoneButInVersion0All() throws Exception {
        cluster.topic("a", partition(0, 1, List.of(1)));
        MetadataRequest all = new MetadataRequest();
        all.topics = null;
        assertThat(ask(1, all).topics).hasSize(1);
        assertThat(ask(1, request()).topics).isEmpty();
        assertThat(ask(0, request()).topics).hasSize(1);
    }

    @Test
    void trap30OnlyBrokerAndClientTogetherCreateATopic() throws Exception {
        MetadataRequest refusing = request("wanted");
        refusing.allowAutoTopicCreation = false;
        assertThat(only(ask(4, refusing)).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(cluster.written()).isEmpty();
        ask(3, request("wanted"));
        assertThat(cluster.written()).containsExactly("wanted");
    }

    @Test
    void trap30NothingIsCreatedWhenTheBrokerDoesNotWantIt() throws Exception {
        try (TestCluster other = new TestCluster(Map.of("auto.create.topics.enable", "false"), dir.resolve("other"))) {
            MetadataResponse response = answer(handler(other), 12, request("wanted"));
            assertThat(only(response).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
            assertThat(other.written()).isEmpty();
        }
    }

    @Test
    void trap31ATopicThatIsBeingCreatedHasNoLeaderYet() throws Exception {
        MetadataResponseTopic coming = only(ask(12, request("wanted")));
        assertThat(coming.errorCode).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(coming.partitions).isEmpty();
        assertThat(only(ask(12, request("wanted"))).errorCode)
                .as("asked again before the controller acted")
                .isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        cluster.controllerActs();
        MetadataResponseTopic there = only(ask(12, request("wanted")));
        assertThat(there.errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(there.partitions).hasSize(1);
        assertThat(there.topicId.isZero()).isFalse();
    }

    @Test
    void anInvalidNameIsNeverCreated() throws Exception {
        assertThat(only(ask(12, request("no spaces"))).errorCode).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void aTopicThatCannotBeCreatedTellsWhy() throws Exception {
        assertThat(only(ask(12, request("__consumer_offsets"))).errorCode)
                .as("three replicas, one broker")
                .isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR.code());
    }

    @Test
    void trap32And33APartitionWithoutALeaderKeepsItsEpoch() throws Exception {
        cluster.topic("a", partition(0, -1, List.of(1)));
        MetadataResponsePartition partition = onlyPartition(ask(12, request("a")));
        assertThat(partition.errorCode).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(partition.leaderId).isEqualTo(-1);
        assertThat(partition.leaderEpoch).isEqualTo(5);
    }

    @Test
    void trap35OnlyLiveBrokersAtTheClientsListenerAreListed() throws Exception {
        cluster.broker(2, "OTHER");
        cluster.topic("a", partition(0, 2, List.of(2)), partition(1, 3, List.of(3)));
        MetadataResponse response = ask(6, request("a"));
        assertThat(response.brokers).extracting(broker -> broker.nodeId).containsExactly(1);
        assertThat(response.brokers.get(0).host).isEqualTo("host-1");
        assertThat(response.brokers.get(0).rack).isEqualTo("rack-1");
        List<MetadataResponsePartition> partitions = only(response).partitions;
        assertThat(partitions.get(0).errorCode).isEqualTo(ErrorCode.LISTENER_NOT_FOUND.code());
        assertThat(partitions.get(1).errorCode).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(only(ask(5, request("a"))).partitions.get(0).errorCode)
                .isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
    }

    @Test
    void version0LeavesOutReplicasItCannotName() throws Exception {
        cluster.topic("a", partition(0, 1, List.of(1, 9)));
        MetadataResponsePartition old = onlyPartition(ask(0, request("a")));
        assertThat(old.replicaNodes).containsExactly(1);
        assertThat(old.errorCode).isEqualTo(ErrorCode.REPLICA_NOT_AVAILABLE.code());
        MetadataResponsePartition partition = onlyPartition(ask(1, request("a")));
        assertThat(partition.replicaNodes).containsExactly(1, 9);
        assertThat(partition.errorCode).isEqualTo(ErrorCode.NONE.code());
    }

    @Test
    void trap36AnUnknownIdHasItsOwnErrorAndNoName() throws Exception {
        Uuid known = cluster.topic("a", partition(0, 1, List.of(1)));
        Uuid unknown = Uuid.random();
        MetadataResponse response = ask(12, byId(unknown, known));
        assertThat(response.topics.get(0).name).isNull();
        assertThat(response.topics.get(0).topicId).isEqualTo(unknown);
        assertThat(response.topics.get(0).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(response.topics.get(1).name).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11})
    void trap36IdsBeforeVersion12AreInvalid(int version) throws Exception {
        assertThat(only(ask(version, byId(Uuid.random()))).errorCode).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void trap38TheClusterIdAndTheControllerAreTold() throws Exception {
        MetadataResponse response = ask(12, request());
        assertThat(response.clusterId).isEqualTo(TestCluster.CLUSTER_ID);
        assertThat(response.controllerId).isEqualTo(1);
    }

    @Test
    void trap44ATopicCreatedAnewHasAnotherId() throws Exception {
        ask(12, request("a"));
        cluster.controllerActs();
        Uuid before = only(ask(12, request("a"))).topicId;
        TestCluster.get(cluster.topicStore().delete("a"));
        cluster.controllerActs();
        ask(12, request("a"));
        cluster.controllerActs();
        assertThat(only(ask(12, request("a"))).topicId).isNotEqualTo(before);
        assertThat(only(ask(12, byId(before))).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void authorizedOperationsAreToldWhenAsked() throws Exception {
        cluster.topic("__consumer_offsets", partition(0, 1, List.of(1)));
        MetadataRequest request = request("__consumer_offsets");
        assertThat(only(ask(8, request)).topicAuthorizedOperations).isEqualTo(AuthorizedOperations.NOT_ASKED);
        request.includeTopicAuthorizedOperations = true;
        request.includeClusterAuthorizedOperations = true;
        MetadataResponse response = ask(8, request);
        assertThat(only(response).topicAuthorizedOperations).isEqualTo(0b1101_1111_1000);
        assertThat(only(response).isInternal).isTrue();
        assertThat(response.clusterAuthorizedOperations).isEqualTo(0b1_1111_1010_0000);
    }

    private MetadataResponse ask(int version, MetadataRequest request) throws Exception {
        return answer(handler(cluster), version, request);
    }

    private static MetadataHandler handler(TestCluster cluster) {
        return new MetadataHandler(cluster.metadata, TestCluster.CLUSTER_ID, cluster.config, cluster.creator());
    }

    private static MetadataRequest request(String... names) {
        MetadataRequest request = new MetadataRequest();
        request.topics = new ArrayList<>();
        for (String name : names) {
            MetadataRequestTopic topic = new MetadataRequestTopic();
            topic.name = name;
            request.topics.add(topic);
        }
        return request;
    }

    private static MetadataRequest byId(Uuid... ids) {
        MetadataRequest request = new MetadataRequest();
        request.topics = new ArrayList<>();
        for (Uuid id : ids) {
            MetadataRequestTopic topic = new MetadataRequestTopic();
            topic.name = null;
            topic.topicId = id;
            request.topics.add(topic);
        }
        return request;
    }

    private static MetadataResponseTopic only(MetadataResponse response) {
        assertThat(response.topics).hasSize(1);
        return response.topics.get(0);
    }

    private static MetadataResponsePartition onlyPartition(MetadataResponse response) {
        assertThat(only(response).partitions).hasSize(1);
        return only(response).partitions.get(0);
    }
}
