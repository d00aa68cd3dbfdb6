package gregor.group;

import static gregor.group.Scene.now;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.group.Scene.Commitment;
import org.junit.jupiter.api.Test;

/** Which offsets expire and when (KIP-211, trap 88). The check runs every ten minutes. */
class RetentionTest {
    private static final long CHECK_MS = GroupConfig.DEFAULTS.offsetsRetentionCheckIntervalMs();
    private static final long RETENTION_MS = GroupConfig.DEFAULTS.offsetsRetentionMs();

    private final Scene scene = new Scene();

    @Test
    void withoutAGroupTheTimeRunsFromEachCommit() {
        now(scene.commit("", -1, Commitment.of("t", 0, 1)));
        scene.time.advance(RETENTION_MS - 2 * CHECK_MS);
        now(scene.commit("", -1, Commitment.of("u", 0, 1)));
        scene.time.advance(2 * CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
        assertThat(scene.fetch("u", 0).committedOffset).isEqualTo(1);
        assertThat(scene.state()).isEqualTo("Empty");
        scene.time.advance(RETENTION_MS);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void afterAGroupTheTimeRunsFromWhenItBecameEmpty() {
        String member = scene.stableMember();
        now(scene.commit(member, 1, Commitment.of("t", 0, 1)));
        keepAlive(member, 2 * RETENTION_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(1);
        scene.leave(member);
        scene.time.advance(RETENTION_MS - CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(1);
        scene.time.advance(2 * CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
        assertThat(scene.state()).isEqualTo("Dead");
        scene.failOver();
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void aConsumingGroupLosesTheOffsetsOfTopicsItIsNotSubscribedTo() {
        String member = scene.stableMember();
        now(scene.commit(member, 1, Commitment.of("t", 0, 1), Commitment.of("u", 0, 1)));
        keepAlive(member, RETENTION_MS + CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(1);
        assertThat(scene.fetch("u", 0).committedOffset).isEqualTo(-1);
    }

    @Test
    void anEmptyGroupWithoutOffsetsIsForgottenAtTheNextCheck() {
        scene.leave(scene.stableMember());
        assertThat(scene.state()).isEqualTo("Empty");
        scene.time.advance(CHECK_MS);
        assertThat(scene.state()).isEqualTo("Dead");
        assertThat(scene.log.last().isTombstone()).isTrue();
    }

    @Test
    void aCommitMayComeWithItsOwnRetention() {
        now(scene.commit(2, "", -1, request -> request.retentionTimeMs = CHECK_MS / 2, Commitment.of("t", 0, 1)));
        assertThat(scene.log.last().value()[1]).isEqualTo((byte) 1);
        scene.time.advance(CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
    }

    @Test
    void aNegativeRetentionIsTheBrokers() {
        now(scene.commit(2, "", -1, request -> request.retentionTimeMs = -7, Commitment.of("t", 0, 1)));
        assertThat(scene.log.last().value()[1]).isEqualTo((byte) 3);
        scene.time.advance(CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(1);
    }

    @Test
    void version1MaySayWhenItCommitted() {
        long yesterdayMs = scene.time.millis() - RETENTION_MS;
        now(scene.commit(
                1,
                "",
                -1,
                request -> request.topics.get(0).partitions.get(0).commitTimestamp = yesterdayMs,
                Commitment.of("t", 0, 1)));
        scene.time.advance(CHECK_MS);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
    }

    private void keepAlive(String member, long ms) {
        for (long passedMs = 0; passedMs < ms; passedMs += Scene.SESSION_MS / 2) {
            scene.time.advance(Scene.SESSION_MS / 2);
            scene.heartbeat(member, 1);
        }
    }
}
