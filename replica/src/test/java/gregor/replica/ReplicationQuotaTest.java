package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import org.junit.jupiter.api.Test;

class ReplicationQuotaTest {
    private final ManualTime time = new ManualTime(1_700_000_000_000L);
    private final ReplicationQuota quota = new ReplicationQuota(11, 1_000, time);

    @Test
    void withoutARateNothingIsTooMuch() {
        quota.record(Long.MAX_VALUE / 2);
        assertThat(quota.isExceeded()).isFalse();
    }

    @Test
    void whatWentByCountsUntilItIsSpreadThin() {
        quota.setRate(100);
        quota.record(101);
        assertThat(quota.isExceeded()).isTrue();
        time.advance(2_000);
        assertThat(quota.isExceeded()).isFalse();
    }

    @Test
    void aSteadyCopyIsHeldToItsRate() {
        quota.setRate(1_000);
        long copied = 0;
        for (int ms = 0; ms < 60_000; ms += 10) {
            if (!quota.isExceeded()) {
                quota.record(200);
                copied += 200;
            }
            time.advance(10);
        }
        assertThat(copied).isBetween(54_000L, 66_000L);
    }

    @Test
    void whatIsLongPastIsForgotten() {
        quota.setRate(100);
        quota.record(1_000_000);
        time.advance(10_000);
        assertThat(quota.isExceeded()).isTrue();
        time.advance(2_000);
        assertThat(quota.isExceeded()).isFalse();
    }
}
