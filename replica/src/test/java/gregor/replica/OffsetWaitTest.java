package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.log.Appended;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetWaitTest {
    private final ManualTime time = new ManualTime(0);
    private final List<Long> out = new ArrayList<>();
    private int timerFired;
    private final OffsetWait<Append> wait = new OffsetWait<>(time, time, () -> timerFired++);

    @Test
    void releasesByOffsetWhateverTheOrderOfArrival() {
        add(30, 1_000);
        add(10, 1_000);
        add(20, 1_000);
        wait.release(20, this::took);
        assertThat(out).containsExactly(10L, 20L);
        wait.release(30, this::took);
        assertThat(out).containsExactly(10L, 20L, 30L);
    }

    @Test
    void anOffsetIsReachedOnlyWhenTheLastRecordIsBelowIt() {
        add(10, 1_000);
        wait.release(9, this::took);
        assertThat(out).isEmpty();
    }

    @Test
    void expiresThoseWhoseTimeIsUpAndOnlyThose() {
        add(10, 100);
        add(20, 300);
        time.advance(101);
        assertThat(timerFired).isEqualTo(1);
        wait.expire(this::took);
        assertThat(out).containsExactly(10L);
        time.advance(200);
        assertThat(timerFired).isEqualTo(2);
        wait.expire(this::took);
        assertThat(out).containsExactly(10L, 20L);
    }

    @Test
    void aShorterDeadlineBehindALongerOneIsKept() {
        add(10, 1_000);
        add(20, 50);
        time.advance(51);
        wait.expire(this::took);
        assertThat(out).containsExactly(20L);
    }

    @Test
    void manyAppendsShareOneTimer() {
        for (int i = 1; i <= 100; i++) {
            add(i, 1_000);
        }
        wait.release(100, this::took);
        time.advance(2_000);
        assertThat(timerFired).isEqualTo(1);
    }

    @Test
    void drainingLeavesNoTimer() {
        add(10, 100);
        wait.drain(this::took);
        time.advance(1_000);
        assertThat(out).containsExactly(10L);
        assertThat(timerFired).isZero();
    }

    private void add(long requiredOffset, int timeoutMs) {
        Append append = new Append(ByteBuffer.allocate(0), AppendTerms.fromClient(true, timeoutMs), result -> {});
        append.appended = new Appended(0, requiredOffset - 1, -1, 0, 1, false);
        wait.add(append);
    }

    private void took(Append append) {
        out.add(append.requiredOffset());
    }
}
