package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ManualTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecurringTest {
    @Test
    void aTaskThatFailedRunsAgain() {
        ManualTime time = new ManualTime(0);
        AtomicInteger runs = new AtomicInteger();
        try (Recurring recurring = new Recurring(time, Runnable::run)) {
            recurring.every(10, () -> {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("for once");
                }
            });
            assertThatThrownBy(() -> time.advance(10)).hasMessage("for once");
            time.advance(10);
            assertThat(runs).hasValue(2);
        }
    }
}
