package gregor.broker.api;

import static gregor.broker.api.GroupRequests.commit;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import gregor.wire.message.OffsetFetchResponse;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.zk.znode.PartitionState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traps 14, 15 and 86. */
class OffsetFetchHandlerTest {
    @TempDir
    Path dir;

    private final TestGroups groups = new TestGroups();
    private TestCluster cluster;
    private OffsetFetchHandler handler;
    private OffsetCommitHandler committing;
    private Uuid topicId;

    OffsetFetchHandlerTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of(), dir);
        topicId = cluster.topic("t", TestCluster.partition(0, 1, List.of(1)), TestCluster.partition(1, 1, List.of(1)));
        handler = new OffsetFetchHandler(
                groups.coordinator, new LegacyOffsetFetch(cluster.legacyOffsets()), cluster.metadata::view);
        committing =
                new OffsetCommitHandler(groups.coordinator, cluster.legacyOffsets(), cluster.metadata::view, 4_096);
        TestCluster.get(send(committing, 8, commit("t", 0)));
    }

    @AfterEach
    void stop() {
        cluster.close();
        groups.close();
    }

    @Test
    void versions1To7AskForOneGroup() throws Exception {
        for (int version = 1; version <= 7; version++) {
            OffsetFetchResponse answer = TestCluster.get(send(handler, version, single(topic("t", 0, 1))));
            assertThat(lines(answer)).containsExactly("t-0 7 NONE", "t-1 -1 NONE");
            assertThat(answer.topics.get(0).partitions.get(1).metadata).isEmpty();
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }

    @Test
    void withoutTopicsVersions2To7AskForAllOfThem() throws Exception {
        OffsetFetchRequest request = single();
        request.topics = null;
        for (int version = 2; version <= 7; version++) {
            assertThat(lines(TestCluster.get(send(handler, version, request)))).containsExactly("t-0 7 NONE");
        }
    }

    @Test
    void version1HasTheGroupsErrorInEachPartition() throws Exception {
        groups.coordinator.onLeadershipLost(0, 9);
        OffsetFetchResponse first = TestCluster.get(send(handler, 1, single(topic("t", 0, 1))));
        assertThat(lines(first)).containsExactly("t-0 -1 NOT_COORDINATOR", "t-1 -1 NOT_COORDINATOR");
        OffsetFetchResponse second = TestCluster.get(send(handler, 2, single(topic("t", 0))));
        assertThat(second.topics).isEmpty();
        assertThat(second.errorCode).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
    }

    @Test
    void version0ReadsZooKeeper() throws Exception {
        TestCluster.get(send(committing, 0, commit("t", 1)));
        assertThat(lines(TestCluster.get(send(handler, 0, single(topic("t", 0, 1, 5), topic("none", 0))))))
                .containsExactly(
                        "t-0 -1 UNKNOWN_TOPIC_OR_PARTITION",
                        "t-1 7 NONE",
                        "t-5 -1 UNKNOWN_TOPIC_OR_PARTITION",
                        "none-0 -1 UNKNOWN_TOPIC_OR_PARTITION");
    }

    @Test
    void versions8And9AskForSeveralGroups() throws Exception {
        for (int version = 8; version <= 9; version++) {
            OffsetFetchRequest request = new OffsetFetchRequest();
            request.groups = List.of(group("g", null), group("h", List.of(topics("t", Uuid.ZERO, 0))));
            OffsetFetchResponse answer = TestCluster.get(send(handler, version, request));
            assertThat(answer.groups).extracting(group -> group.groupId).containsExactly("g", "h");
            assertThat(lines(answer.groups.get(0))).containsExactly("t-0 7 NONE");
            assertThat(lines(answer.groups.get(1))).containsExactly("t-0 -1 NONE");
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }

    @Test
    void version10NamesTopicsByTheirIds() throws Exception {
        Uuid stranger = Uuid.random();
        OffsetFetchRequest request = new OffsetFetchRequest();
        request.groups =
                List.of(group("g", List.of(topics("", topicId, 0), topics("", stranger, 3))), group("g", null));
        OffsetFetchResponse answer = TestCluster.get(send(handler, 10, request));
        OffsetFetchResponseGroup first = answer.groups.get(0);
        assertThat(first.topics).extracting(topic -> topic.topicId).containsExactly(topicId, stranger);
        assertThat(lines(first)).containsExactly("t-0 7 NONE", "-3 -1 UNKNOWN_TOPIC_ID");
        assertThat(answer.groups.get(1).topics)
                .extracting(topic -> topic.topicId)
                .containsExactly(topicId);
        assertThat(answer.sizeBytes(10)).isPositive();
    }

    @Test
    void version10LeavesOutTopicsThatAreGone() throws Exception {
        cluster.topic("gone", TestCluster.partition(0, 1, List.of(1)));
        TestCluster.get(send(committing, 8, commit("gone", 0)));
        cluster.topic("gone", TestCluster.partition(0, PartitionState.LEADER_DURING_DELETE, List.of(1)));
        OffsetFetchRequest request = new OffsetFetchRequest();
        request.groups = List.of(group("g", null));
        assertThat(lines(TestCluster.get(send(handler, 10, request)).groups.get(0)))
                .containsExactly("t-0 7 NONE");
    }

    private static OffsetFetchRequest single(OffsetFetchRequestTopic... topics) {
        OffsetFetchRequest request = new OffsetFetchRequest();
        request.groupId = "g";
        request.topics = List.of(topics);
        return request;
    }

    private static OffsetFetchRequestTopic topic(String name, Integer... partitions) {
        OffsetFetchRequestTopic topic = new OffsetFetchRequestTopic();
        topic.name = name;
        topic.partitionIndexes = List.of(partitions);
        return topic;
    }

    private static OffsetFetchRequestGroup group(String id, List<OffsetFetchRequestTopics> topics) {
        OffsetFetchRequestGroup group = new OffsetFetchRequestGroup();
        group.groupId = id;
        group.topics = topics;
        return group;
    }

    private static OffsetFetchRequestTopics topics(String name, Uuid id, Integer... partitions) {
        OffsetFetchRequestTopics topic = new OffsetFetchRequestTopics();
        topic.name = name;
        topic.topicId = id;
        topic.partitionIndexes = List.of(partitions);
        return topic;
    }

    private static List<String> lines(OffsetFetchResponse answer) {
        List<String> lines = new ArrayList<>();
        answer.topics.forEach(
                topic -> topic.partitions.forEach(partition -> lines.add(topic.name + "-" + partition.partitionIndex
                        + " " + partition.committedOffset + " " + ErrorCode.of(partition.errorCode))));
        return lines;
    }

    private static List<String> lines(OffsetFetchResponseGroup group) {
        List<String> lines = new ArrayList<>();
        group.topics.forEach(
                topic -> topic.partitions.forEach(partition -> lines.add(topic.name + "-" + partition.partitionIndex
                        + " " + partition.committedOffset + " " + ErrorCode.of(partition.errorCode))));
        return lines;
    }
}
