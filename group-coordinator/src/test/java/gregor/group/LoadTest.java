package gregor.group;

import static gregor.group.Scene.GROUP;
import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
import static gregor.group.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.group.Scene.Commitment;
import gregor.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a coordinator makes of a log that it, or another broker, has written. */
class LoadTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);

    private final Scene scene = new Scene();

    @Test
    void aGroupWithMembersGoesOnWhereItWas() {
        List<String> members = scene.twoStableMembers();
        scene.failOver();
        assertThat(scene.state()).isEqualTo("Stable");
        assertThat(scene.heartbeat(members.get(1), 2)).isEqualTo(ErrorCode.NONE);
        assertThat(text(now(scene.sync(members.get(1), 2, Map.of())).assignment))
                .isEqualTo("second");
        assertThat(now(scene.join(members.get(1))).leader).isEqualTo(members.get(0));
    }

    @Test
    void membersThatHaveGoneMeanwhileAreGivenUpAfterTheirSession() {
        scene.stableMember();
        scene.failOver();
        scene.time.advance(Scene.SESSION_MS);
        assertThat(scene.state()).isEqualTo("Empty");
    }

    @Test
    void aRebalanceUnderWayIsForgotten() {
        List<String> members = scene.twoStableMembers();
        scene.join("");
        scene.failOver();
        assertThat(scene.state()).isEqualTo("Stable");
        assertThat(scene.describe().members)
                .extracting(member -> member.memberId)
                .containsExactlyElementsOf(members);
    }

    /** Trap 84. */
    @Test
    void duringALoadClientsAreToldWhatTheyUnderstand() {
        String member = scene.stableMember();
        scene.log.holdLoads();
        scene.failOver();
        assertThat(scene.heartbeat(member, 1)).isEqualTo(ErrorCode.NONE);
        assertThat(code(now(scene.sync(member, 1, Map.of())).errorCode)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(code(now(scene.join("")).errorCode)).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(Scene.error(now(scene.commit("", -1, Commitment.of("t", 0, 1)))))
                .isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(code(scene.fetch(false).errorCode)).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(code(scene.describe().errorCode)).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        scene.log.finishLoads();
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void aLoadThatFailsIsTriedAgain() {
        now(scene.commit("", -1, Commitment.of("t", 0, 5)));
        scene.log.failNextLoad();
        scene.failOver();
        assertThat(code(scene.fetch(false).errorCode)).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        scene.time.advance(1_000);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(5);
    }

    @Test
    void whereAnotherBrokerLeadsItIsTheCoordinator() {
        scene.coordinator.onLeadershipLost(0, 7);
        assertThat(code(now(scene.join("")).errorCode)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(scene.heartbeat("m", 1)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(code(scene.fetch(false).errorCode)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        scene.coordinator.onLeadershipGained(0, 6);
        assertThat(scene.heartbeat("m", 1)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        scene.coordinator.onLeadershipGained(0, 8);
        assertThat(scene.heartbeat("m", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aLeadershipReportedTwiceIsOneLoad() {
        scene.coordinator.onLeadershipGained(0, 9);
        scene.coordinator.onLeadershipGained(0, 9);
        assertThat(scene.log.opened).isEqualTo(2);
    }

    @Test
    void recordsOfUnknownKindsAndDamagedOnesArePassedOver() {
        scene.log.write(new StateRecord(new byte[] {0, 3, 0, 1, 'g'}, new byte[] {0, 0, 0, 0, 0, 1}));
        scene.log.write(new StateRecord(new byte[] {0, 17}, null));
        scene.log.write(new StateRecord(new byte[] {0}, null));
        scene.log.write(new StateRecord(new byte[] {0, 2, 0, 1, 'g'}, new byte[] {0, 9}));
        scene.log.write(new StateRecord(new byte[] {0, 2, 0, 1, 'g'}, new byte[] {0, 3, 1}));
        scene.log.write(offset(4));
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(4);
    }

    @Test
    void aTombstoneRemovesWhatAnEarlierRecordSaid() {
        scene.log.write(offset(4));
        scene.log.write(ChangeCodec.encode(new Change.OffsetChange(GROUP, T0, null)));
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    // -- transactions

    @Test
    void offsetsOfATransactionCountWhenItCommits() {
        scene.log.writeInTransaction(1, offset(4));
        scene.log.endTransaction(1, true);
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(4);
    }

    @Test
    void offsetsOfATransactionThatAbortsNeverCount() {
        scene.log.write(offset(3));
        scene.log.writeInTransaction(1, offset(4));
        scene.log.endTransaction(1, false);
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(3);
    }

    /** Trap 86. */
    @Test
    void anOpenTransactionMakesItsPartitionsUnstableForThoseWhoAsk() {
        scene.log.write(offset(3));
        scene.log.writeInTransaction(1, offset(4));
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(3);
        assertThat(code(scene.fetch(true, T0).topics.get(0).partitions.get(0).errorCode))
                .isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT);
        assertThat(code(scene.fetch(true, new TopicPartition("t", 1))
                        .topics
                        .get(0)
                        .partitions
                        .get(0)
                        .errorCode))
                .isEqualTo(ErrorCode.NONE);
        scene.coordinator.onTransactionEnded(0, 1, true);
        assertThat(scene.fetch(true, T0).topics.get(0).partitions.get(0).committedOffset)
                .isEqualTo(4);
    }

    @Test
    void ofAPlainAndATransactionalCommitTheOneWrittenLastWins() {
        scene.log.writeInTransaction(1, offset(4));
        scene.log.write(offset(3));
        scene.log.endTransaction(1, true);
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(3);
    }

    @Test
    void ofTwoTransactionsTheOneThatWroteLastWins() {
        scene.log.writeInTransaction(1, offset(4));
        scene.log.writeInTransaction(2, offset(5));
        scene.log.endTransaction(2, true);
        scene.log.endTransaction(1, true);
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(5);
    }

    private static StateRecord offset(long offset) {
        return ChangeCodec.encode(new Change.OffsetChange(GROUP, T0, new CommittedOffset(offset, -1, "", 0, -1)));
    }
}
