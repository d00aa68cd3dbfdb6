package gregor.sim.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** That the checks of the simulation find what they look for. */
class CommittedLogTest {
    private final CommittedLog log = new CommittedLog("t1-0");

    private void commit(int leaderEpoch, long offset, String value) {
        log.check("broker 1", new LogEntry(offset, leaderEpoch, true, value));
        log.reached(leaderEpoch, offset + 1);
    }

    @Test
    void anotherRecordWhereOneWasCommittedIsFound() {
        commit(0, 0, "p0-0");
        assertThatThrownBy(() -> commit(1, 0, "p1-0")).isInstanceOf(Violation.class);
    }

    @Test
    void aGapIsFound() {
        commit(0, 0, "p0-0");
        assertThatThrownBy(() -> commit(0, 2, "p0-1")).isInstanceOf(Violation.class);
    }

    @Test
    void aRecordThatComesTwiceOrIsLeftOutIsFound() {
        commit(0, 0, "p0-0");
        assertThatThrownBy(() -> commit(0, 1, "p0-0")).isInstanceOf(Violation.class);
        assertThatThrownBy(() -> commit(0, 2, "p0-2")).isInstanceOf(Violation.class);
    }

    @Test
    void whatIsAcknowledgedButNotCommittedIsFound() {
        commit(0, 0, "p0-0");
        assertThatThrownBy(() -> log.promised("acknowledged", 1, "p0-1")).isInstanceOf(Violation.class);
        assertThatThrownBy(() -> log.promised("acknowledged", 0, "p0-1")).isInstanceOf(Violation.class);
    }

    @Test
    void whatWasAcknowledgedWhileItCouldNotBeReadIsComparedLater() {
        log.reached(0, 1);
        log.promised("acknowledged", 0, "p0-0");
        assertThatThrownBy(() -> commit(1, 0, "p1-0")).isInstanceOf(Violation.class);
    }
}
