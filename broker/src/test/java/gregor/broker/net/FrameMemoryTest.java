package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameMemoryTest {
    private final FrameMemory memory = new FrameMemory(100);
    private final Object first = new Object();
    private final Object second = new Object();
    private final Object third = new Object();

    @Test
    void theLastOneMayGoOverTheLimit() {
        assertThat(memory.tryHold(99, first)).isTrue();
        assertThat(memory.tryHold(50, second)).isTrue();
        assertThat(memory.isShort()).isTrue();
    }

    @Test
    void overTheLimitOneFrameStillBecomesWhole() {
        memory.tryHold(100, first);
        assertThat(memory.tryHold(10, second)).isTrue();
        assertThat(memory.tryHold(10, third)).isFalse();
        assertThat(memory.tryHold(10, second)).isTrue();

        memory.free(20, second);
        assertThat(memory.tryHold(10, third)).isTrue();
    }

    @Test
    void oneThatWaitsIsWokenForWhatIsFreedAndWakesTheNext() {
        List<String> woken = new ArrayList<>();
        memory.tryHold(100, first);
        memory.tryHold(1, second);
        memory.whenFree(() -> woken.add("a"));
        memory.whenFree(() -> woken.add("b"));
        assertThat(woken).isEmpty();

        memory.free(100, first);
        assertThat(woken).containsExactly("a");
        memory.wakeNext();
        assertThat(woken).containsExactly("a", "b");
    }

    @Test
    void whoComesTooLateToWaitIsNotForgotten() {
        List<String> woken = new ArrayList<>();
        memory.whenFree(() -> woken.add("a"));
        assertThat(woken).containsExactly("a");
    }
}
