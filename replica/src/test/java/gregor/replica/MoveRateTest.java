package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import org.junit.jupiter.api.Test;

class MoveRateTest {
    private final ManualTime time = new ManualTime(0);
    private final MoveRate rate = new MoveRate(time);

    @Test
    void nothingWaitsWithoutALimit() {
        assertThat(rate.pauseMs(1 << 30)).isZero();
    }

    @Test
    void theLimitIsForAllMovesTogether() {
        rate.bytesPerSecond(1_000);

        assertThat(rate.pauseMs(500)).isEqualTo(500);
        assertThat(rate.pauseMs(500)).isEqualTo(1_000);
        time.advance(1_000);
        assertThat(rate.pauseMs(100)).isEqualTo(100);
    }

    @Test
    void aLimitOfNothingStillLooksAgain() {
        rate.bytesPerSecond(0);

        assertThat(rate.pauseMs(1)).isEqualTo(60_000);
    }
}
