package gregor.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private final ManualTime time = new ManualTime(0);
    private final Throttle throttle = new Throttle(1_000, time);

    @Test
    void workAtTheRateOrBelowIsNotHeldUp() {
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.pauseMs(100)).isZero();
            time.advance(100);
        }
    }

    @Test
    void workAheadOfTheRateIsPausedUntilItIsOnTime() {
        long elapsedMs = 0;
        for (int i = 0; i < 100; i++) {
            long pauseMs = throttle.pauseMs(100);
            time.advance(pauseMs);
            elapsedMs += pauseMs;
        }
        assertThat(elapsedMs).isBetween(9_700L, 10_000L);
    }

    @Test
    void timeInWhichNothingWasDoneIsNotSavedUp() {
        time.advance(60_000);

        assertThat(throttle.pauseMs(2_000)).isEqualTo(2_000);
    }

    @Test
    void aNewRateHoldsForWhatComesNext() {
        throttle.setRate(Double.MAX_VALUE);
        assertThat(throttle.pauseMs(Integer.MAX_VALUE)).isZero();

        throttle.setRate(100);
        assertThat(throttle.pauseMs(100)).isEqualTo(1_000);
    }

    @Test
    void aRateOfNothingStillLooksAgain() {
        throttle.setRate(0);

        assertThat(throttle.pauseMs(1)).isEqualTo(60_000);
    }
}
