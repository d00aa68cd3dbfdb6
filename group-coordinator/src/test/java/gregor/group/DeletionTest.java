package gregor.group;

import static gregor.group.Scene.GROUP;
import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
import static gregor.group.Scene.protocol;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.group.Scene.Commitment;
import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.OffsetDeleteRequest;
import gregor.wire.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import gregor.wire.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import gregor.wire.message.OffsetDeleteResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** DeleteGroups, OffsetDelete and topics that go away, trap 93. */
class DeletionTest {
    private final Scene scene = new Scene();

    @Test
    void anEmptyGroupIsDeletedWithAllItsOffsets() {
        String member = scene.stableMember();
        now(scene.commit(member, 1, Commitment.of("t", 0, 1), Commitment.of("u", 0, 1)));
        scene.leave(member);
        assertThat(delete()).isEqualTo(ErrorCode.NONE);
        assertThat(scene.state()).isEqualTo("Dead");
        assertThat(liveRecords()).isZero();
        scene.failOver();
        assertThat(scene.state()).isEqualTo("Dead");
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
    }

    @Test
    void aGroupThatOnlyKeptOffsetsIsDeletedWithoutAGroupTombstone() {
        now(scene.commit("", -1, Commitment.of("t", 0, 1)));
        assertThat(delete()).isEqualTo(ErrorCode.NONE);
        assertThat(scene.log.entries).hasSize(2);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void aGroupWithMembersIsNotDeleted() {
        scene.stableMember();
        assertThat(delete()).isEqualTo(ErrorCode.NON_EMPTY_GROUP);
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void aGroupThatIsNotThereIsNotFound() {
        assertThat(delete()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
    }

    @Test
    void tombstonesAreSplitOverBatchesTheLogTakes() {
        Commitment[] commitments = new Commitment[100];
        for (int partition = 0; partition < commitments.length; partition++) {
            commitments[partition] = Commitment.of("t", partition, 1);
        }
        now(scene.commit("", -1, commitments));
        scene.log.batchBytesMax = 1_000;
        assertThat(delete()).isEqualTo(ErrorCode.NONE);
        assertThat(scene.log.batches).hasSizeGreaterThan(3);
        assertThat(liveRecords()).isZero();
    }

    @Test
    void aGroupDeletedCanBeginAnew() {
        scene.leave(scene.stableMember());
        delete();
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(Scene.INITIAL_DELAY_MS);
        assertThat(now(join).generationId).isEqualTo(1);
    }

    @Test
    void offsetsOfTopicsNobodyIsSubscribedToCanBeDeleted() {
        String member = scene.stableMember();
        now(scene.commit(member, 1, Commitment.of("t", 0, 1), Commitment.of("u", 0, 1)));
        OffsetDeleteResponse answer = deleteOffsets("t", "u");
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.NONE);
        assertThat(answer.topics)
                .extracting(topic -> code(topic.partitions.get(0).errorCode))
                .containsExactly(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, ErrorCode.NONE);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(1);
        assertThat(scene.fetch("u", 0).committedOffset).isEqualTo(-1);
    }

    @Test
    void theLastOffsetOfAnEmptyGroupTakesTheGroupAlong() {
        String member = scene.stableMember();
        now(scene.commit(member, 1, Commitment.of("t", 0, 1)));
        scene.leave(member);
        deleteOffsets("t");
        assertThat(scene.state()).isEqualTo("Dead");
        assertThat(liveRecords()).isZero();
    }

    @Test
    void aGroupWhoseSubscriptionCannotBeReadMayBeSubscribedToAnything() {
        CompletableFuture<JoinGroupResponse> join = scene.join(3, "", request -> {
            request.protocols = List.of(protocol("range"));
            request.protocols.get(0).metadata = new byte[] {0};
        });
        scene.time.advance(Scene.INITIAL_DELAY_MS);
        String member = now(join).memberId;
        now(scene.sync(member, 1, Map.of()));
        now(scene.commit(member, 1, Commitment.of("u", 0, 1)));
        assertThat(code(deleteOffsets("u").topics.get(0).partitions.get(0).errorCode))
                .isEqualTo(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
    }

    @Test
    void offsetsOfAGroupThatDoesNotConsumeAreKeptWhileItHasMembers() {
        scene.join(3, "", request -> request.protocolType = "connect");
        scene.time.advance(Scene.INITIAL_DELAY_MS);
        assertThat(code(deleteOffsets("t").errorCode)).isEqualTo(ErrorCode.NON_EMPTY_GROUP);
        assertThat(deleteOffsets("t").topics).isEmpty();
    }

    @Test
    void offsetsOfAGroupThatIsNotThereAreNotFound() {
        assertThat(code(deleteOffsets("t").errorCode)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
    }

    @Test
    void offsetsGoWithTheirPartitions() {
        String member = scene.stableMember();
        now(scene.commit(member, 1, Commitment.of("t", 0, 1), Commitment.of("t", 1, 1), Commitment.of("u", 0, 1)));
        scene.coordinator.onPartitionsDeleted(partition -> partition.topic().equals("t"));
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
        assertThat(scene.fetch("t", 1).committedOffset).isEqualTo(-1);
        assertThat(scene.fetch("u", 0).committedOffset).isEqualTo(1);
    }

    @Test
    void anEmptyGroupWithoutOffsetsGoesWhenAnyTopicIsDeleted() {
        scene.leave(scene.stableMember());
        scene.coordinator.onPartitionsDeleted(partition -> false);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    private ErrorCode delete() {
        return now(scene.coordinator.delete(Scene.caller(2), GROUP));
    }

    private OffsetDeleteResponse deleteOffsets(String... topics) {
        OffsetDeleteRequest request = new OffsetDeleteRequest();
        request.groupId = GROUP;
        request.topics = new ArrayList<>();
        for (String name : topics) {
            OffsetDeleteRequestTopic topic = new OffsetDeleteRequestTopic();
            topic.name = name;
            topic.partitions = List.of(new OffsetDeleteRequestPartition());
            request.topics.add(topic);
        }
        return now(scene.coordinator.deleteOffsets(Scene.caller(0), request));
    }

    /** How many keys compaction would leave with a value. */
    private long liveRecords() {
        Map<ByteBuffer, byte[]> compacted = new HashMap<>();
        for (MemoryLog.Entry entry : scene.log.entries) {
            compacted.put(ByteBuffer.wrap(entry.record().key()), entry.record().value());
        }
        return compacted.values().stream().filter(Objects::nonNull).count();
    }
}
