package gregor.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.group.Caller;
import gregor.group.OffsetQuery;
import gregor.replica.Removal;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupLeadershipTest {
    private static final Caller CALLER = new Caller(8, "c", "/10.0.0.1");

    private final TestGroups groups = new TestGroups();

    GroupLeadershipTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void theCoordinatorFollowsTheLeader() throws Exception {
        commit();
        groups.lead(2, 1);
        assertThat(fetch().errorCode).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        groups.lead(1, 2);
        assertThat(fetch().topics).hasSize(1);
    }

    @Test
    void aPartitionThatWasRemovedAndComesBackBeginsAnew() {
        groups.leadership().onRemoval(List.of(new Removal(OffsetsTopic.partition(0), Removal.ANY_EPOCH, true)));
        assertThat(fetch().errorCode).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        groups.coordinator.onLeadershipGained(0, 0);
        assertThat(fetch().errorCode).isEqualTo(ErrorCode.NONE.code());
    }

    @Test
    void otherTopicsAreNoConcernOfGroups() {
        groups.leadership().onRemoval(List.of(new Removal(new TopicPartition("t", 0), Removal.ANY_EPOCH, true)));
        assertThat(fetch().errorCode).isEqualTo(ErrorCode.NONE.code());
    }

    @Test
    void offsetsGoWithTheirPartitions() {
        commit();
        groups.leadership().onDeleted(List.of(new TopicPartition("u", 0)));
        assertThat(fetch().topics).hasSize(1);
        groups.leadership().onDeleted(List.of(new TopicPartition("t", 0)));
        assertThat(fetch().topics).isEmpty();
    }

    private void commit() {
        OffsetCommitRequest request = new OffsetCommitRequest();
        request.groupId = "g";
        OffsetCommitRequestTopic topic = new OffsetCommitRequestTopic();
        topic.name = "t";
        topic.partitions = List.of(new OffsetCommitRequestPartition());
        request.topics = List.of(topic);
        groups.coordinator.commitOffsets(CALLER, request).toCompletableFuture().join();
    }

    private OffsetFetchResponseGroup fetch() {
        return groups.coordinator
                .fetchOffsets(CALLER, new OffsetQuery("g", null, false))
                .toCompletableFuture()
                .join();
    }
}
