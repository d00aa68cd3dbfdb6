package gregor.replica.follower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void theFirstTriesComeSoonAndTheOthersAsConfigured() {
        assertThat(millisOf(Backoff.ofMillis(1_000))).containsExactly(50, 100, 200, 400, 800, 1_000, 1_000);
        assertThat(millisOf(Backoff.ofMillis(60_000))).containsExactly(50, 100, 200, 400, 800, 60_000, 60_000);
    }

    @Test
    void nothingWaitsLongerThanConfigured() {
        assertThat(millisOf(Backoff.ofMillis(150))).containsExactly(50, 100, 150, 150, 150, 150, 150);
        assertThat(millisOf(Backoff.ofMillis(20))).containsOnly(20);
    }

    private static int[] millisOf(Backoff backoff) {
        return IntStream.rangeClosed(1, 7)
                .map(count -> (int) TimeUnit.NANOSECONDS.toMillis(backoff.afterRefusal(count)))
                .toArray();
    }
}
