package gregor.group;

import static gregor.group.Scene.GROUP;
import static gregor.group.Scene.code;
import static gregor.group.Scene.error;
import static gregor.group.Scene.now;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.group.Scene.Commitment;
import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Committing and fetching, traps 84 to 88. */
class OffsetsTest {
    private static final Commitment COMMITMENT = Commitment.of("t", 0, 7);

    private final Scene scene = new Scene();

    @Test
    void aMemberCommitsAndEveryoneCanRead() {
        String member = scene.stableMember();
        assertThat(error(now(scene.commit(member, 1, new Commitment("t", 0, 7, "where I am")))))
                .isEqualTo(ErrorCode.NONE);
        OffsetFetchResponsePartitions fetched = scene.fetch("t", 0);
        assertThat(fetched.committedOffset).isEqualTo(7);
        assertThat(fetched.metadata).isEqualTo("where I am");
        assertThat(fetched.committedLeaderEpoch).isEqualTo(-1);
    }

    @Test
    void theLeaderEpochComesBack() {
        now(scene.commit(
                8, "", -1, request -> request.topics.get(0).partitions.get(0).committedLeaderEpoch = 5, COMMITMENT));
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedLeaderEpoch).isEqualTo(5);
    }

    /** Trap 85. */
    @Test
    void withoutAGroupAnyoneMayCommitIfTheGroupIsEmpty() {
        assertThat(error(now(scene.commit("", -1, COMMITMENT)))).isEqualTo(ErrorCode.NONE);
        assertThat(scene.state()).isEqualTo("Empty");
        scene.stableMember();
        assertThat(error(now(scene.commit("", -1, COMMITMENT)))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void membersOfOldGenerationsAndStrangersMayNotCommit() {
        assertThat(error(now(scene.commit("stranger", 1, COMMITMENT)))).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        String member = scene.stableMember();
        assertThat(error(now(scene.commit(member, 0, COMMITMENT)))).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(error(now(scene.commit("stranger", 1, COMMITMENT)))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(error(now(scene.commit(member, -1, COMMITMENT)))).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        scene.leave(member);
        assertThat(error(now(scene.commit(member, 2, COMMITMENT)))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    /** Trap 84. */
    @Test
    void whileJoinsAreCollectedMembersOfTheLastGenerationMayCommit() {
        String member = scene.stableMember();
        scene.join("");
        assertThat(error(now(scene.commit(member, 1, COMMITMENT)))).isEqualTo(ErrorCode.NONE);
    }

    /** Trap 84. */
    @Test
    void whileAssignmentsAreAwaitedNobodyMayCommit() {
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(Scene.INITIAL_DELAY_MS);
        assertThat(error(now(scene.commit(now(join).memberId, 1, COMMITMENT))))
                .isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    /** Trap 87. */
    @Test
    void metadataHasALimitPerPartition() {
        OffsetCommitResponse answer = now(scene.commit(
                "", -1, new Commitment("t", 0, 1, "x".repeat(4_096)), new Commitment("u", 0, 1, "x".repeat(4_097))));
        assertThat(answer.topics)
                .extracting(topic -> code(topic.partitions.get(0).errorCode))
                .containsExactly(ErrorCode.NONE, ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(scene.fetch("t", 0).metadata).hasSize(4_096);
        assertThat(scene.fetch("u", 0).committedOffset).isEqualTo(-1);
    }

    @Test
    void aCommitOfWhichNothingIsTakenLeavesNoGroupBehind() {
        now(scene.commit("", -1, new Commitment("t", 0, 1, "x".repeat(4_097))));
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void nullMetadataIsEmptyMetadata() {
        now(scene.commit("", -1, new Commitment("t", 0, 1, null)));
        assertThat(scene.fetch("t", 0).metadata).isEmpty();
    }

    @Test
    void aCommitIsAnsweredWhenItIsCommittedAndReadOnlyThen() {
        scene.log.holdCommits();
        CompletableFuture<OffsetCommitResponse> commit = scene.commit("", -1, COMMITMENT);
        CompletionStage<OffsetFetchResponseGroup> fetch =
                scene.coordinator.fetchOffsets(Scene.caller(8), new OffsetQuery(GROUP, null, false));
        assertThat(commit).isNotDone();
        assertThat(fetch.toCompletableFuture()).isNotDone();
        scene.log.commit();
        assertThat(error(now(commit))).isEqualTo(ErrorCode.NONE);
        assertThat(now(fetch).topics.get(0).partitions.get(0).committedOffset).isEqualTo(7);
    }

    /** Trap 86. */
    @Test
    void whatWasNeverCommittedIsMinusOneWithoutAnError() {
        OffsetFetchResponsePartitions fetched = scene.fetch("t", 3);
        assertThat(fetched.committedOffset).isEqualTo(-1);
        assertThat(fetched.metadata).isEmpty();
        assertThat(fetched.committedLeaderEpoch).isEqualTo(-1);
        assertThat(code(fetched.errorCode)).isEqualTo(ErrorCode.NONE);
    }

    /** Trap 86. */
    @Test
    void eachPartitionAskedForIsAnsweredOnce() {
        TopicPartition t0 = new TopicPartition("t", 0);
        TopicPartition u0 = new TopicPartition("u", 0);
        OffsetFetchResponseGroup fetched = scene.fetch(false, t0, u0, t0, new TopicPartition("t", 1));
        assertThat(fetched.topics).extracting(topic -> topic.name).containsExactly("t", "u");
        assertThat(fetched.topics.get(0).partitions)
                .extracting(partition -> partition.partitionIndex)
                .containsExactly(0, 1);
    }

    /** Trap 14. */
    @Test
    void noPartitionsAtAllMeansAllTheGroupHas() {
        assertThat(scene.fetch(false).topics).isEmpty();
        now(scene.commit("", -1, COMMITMENT, Commitment.of("u", 4, 2)));
        assertThat(scene.fetch(false).topics).extracting(topic -> topic.name).containsExactly("t", "u");
        assertThat(now(scene.coordinator.fetchOffsets(Scene.caller(8), new OffsetQuery(GROUP, List.of(), false)))
                        .topics)
                .isEmpty();
    }

    @Test
    void theEmptyGroupIdMayKeepOffsets() {
        assertThat(error(now(scene.commit(8, "", -1, request -> request.groupId = "", COMMITMENT))))
                .isEqualTo(ErrorCode.NONE);
        assertThat(now(scene.coordinator.fetchOffsets(Scene.caller(8), new OffsetQuery("", null, false))).topics)
                .hasSize(1);
    }

    @Test
    void offsetsOutliveTheCoordinator() {
        now(scene.commit("", -1, COMMITMENT, Commitment.of("u", 4, 2)));
        now(scene.commit("", -1, Commitment.of("t", 0, 9)));
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(9);
        assertThat(scene.fetch("u", 4).committedOffset).isEqualTo(2);
    }

    @Test
    void aCommitIsOneBatch() {
        now(scene.commit("", -1, COMMITMENT, Commitment.of("u", 4, 2), Commitment.of("u", 5, 2)));
        assertThat(scene.log.batches).containsExactly(3);
    }

    @Test
    void aCommitTooLargeForTheLogIsRefusedAndHarmsNobody() {
        now(scene.commit("", -1, COMMITMENT));
        scene.log.batchBytesMax = 1_000;
        OffsetCommitResponse answer = now(scene.commit("", -1, new Commitment("t", 0, 8, "x".repeat(1_000))));
        assertThat(error(answer)).isEqualTo(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(7);
        assertThat(scene.log.opened).isEqualTo(1);
    }
}
