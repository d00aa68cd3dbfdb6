package gregor.broker.api;

import static gregor.broker.api.GroupRequests.commit;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.group.TestGroups;
import gregor.group.Caller;
import gregor.group.OffsetQuery;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetCommitHandlerTest {
    @TempDir
    Path dir;

    private final TestGroups groups = new TestGroups();
    private TestCluster cluster;
    private OffsetCommitHandler handler;
    private Uuid topicId;

    OffsetCommitHandlerTest() throws Exception {}

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of(), dir);
        topicId = cluster.topic("t", TestCluster.partition(0, 1, List.of(1)), TestCluster.partition(1, 1, List.of(1)));
        handler = new OffsetCommitHandler(groups.coordinator, cluster.legacyOffsets(), cluster.metadata::view, 4_096);
    }

    @AfterEach
    void stop() {
        cluster.close();
        groups.close();
    }

    @Test
    void everyVersionCommits() throws Exception {
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            OffsetCommitRequest request = commit("t", 0);
            request.topics.get(0).topicId = topicId;
            OffsetCommitResponse answer = TestCluster.get(send(handler, version, request));
            assertThat(lines(answer)).as("version %s", version).containsExactly("t-0 NONE");
            assertThat(answer.sizeBytes(version)).isPositive();
        }
        assertThat(groups.coordinator
                        .fetchOffsets(new Caller(8, "", ""), new OffsetQuery("g", null, false))
                        .toCompletableFuture()
                        .join()
                        .topics)
                .hasSize(1);
    }

    @Test
    void version0GoesToZooKeeperAlone() throws Exception {
        TestCluster.get(send(handler, 0, commit("t", 0)));
        assertThat(TestCluster.get(cluster.legacyOffsets().fetch("g", new TopicPartition("t", 0))))
                .hasValue(7);
        assertThat(groups.coordinator
                        .fetchOffsets(new Caller(8, "", ""), new OffsetQuery("g", null, false))
                        .toCompletableFuture()
                        .join()
                        .topics)
                .isEmpty();
    }

    @Test
    void aGroupNoZnodeCanBeNamedAfterIsAnError() throws Exception {
        OffsetCommitRequest request = commit("t", 0);
        request.groupId = "a//b";
        assertThat(lines(TestCluster.get(send(handler, 0, request)))).containsExactly("t-0 UNKNOWN_SERVER_ERROR");
    }

    @Test
    void version0HasALimitOnMetadataToo() throws Exception {
        OffsetCommitRequest request = commit("t", 0);
        request.topics.get(0).partitions.get(0).committedMetadata = "x".repeat(4_097);
        assertThat(lines(TestCluster.get(send(handler, 0, request)))).containsExactly("t-0 OFFSET_METADATA_TOO_LARGE");
    }

    @Test
    void whatDoesNotExistIsRefusedEachForItselfInTheOrderAsked() throws Exception {
        OffsetCommitRequest request = commit("t", 5, 0);
        request.topics.add(0, commit("none", 0).topics.get(0));
        request.topics.add(commit("t", 1).topics.get(0));
        assertThat(lines(TestCluster.get(send(handler, 8, request))))
                .containsExactly(
                        "none-0 UNKNOWN_TOPIC_OR_PARTITION", "t-5 UNKNOWN_TOPIC_OR_PARTITION", "t-0 NONE", "t-1 NONE");
    }

    @Test
    void ofNothingThatExistsNothingIsAskedOfTheCoordinator() throws Exception {
        assertThat(lines(TestCluster.get(send(handler, 8, commit("none", 0)))))
                .containsExactly("none-0 UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(TestCluster.get(send(handler, 8, new OffsetCommitRequest())).topics)
                .isEmpty();
    }

    @Test
    void anIdNobodyHasIsAnUnknownId() throws Exception {
        OffsetCommitRequest request = commit("", 0);
        request.topics.get(0).topicId = Uuid.random();
        OffsetCommitResponse answer = TestCluster.get(send(handler, 10, request));
        assertThat(answer.topics.get(0).topicId).isEqualTo(request.topics.get(0).topicId);
        assertThat(answer.topics.get(0).partitions.get(0).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    private static List<String> lines(OffsetCommitResponse answer) {
        return answer.topics.stream()
                .flatMap(topic -> topic.partitions.stream()
                        .map(partition ->
                                topic.name + "-" + partition.partitionIndex + " " + ErrorCode.of(partition.errorCode)))
                .toList();
    }
}
