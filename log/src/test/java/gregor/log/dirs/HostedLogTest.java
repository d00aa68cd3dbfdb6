package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HostedLogTest {
    private final HostedLog hosted = new HostedLog(null, null, null);
    private final List<String> done = new ArrayList<>();

    @Test
    void aChangeThatComesToAFormerOwnerIsHandedToTheNext() {
        Queue<Runnable> former = new ArrayDeque<>();
        Queue<Runnable> next = new ArrayDeque<>();
        hosted.claim(former::add);
        hosted.onOwner(() -> done.add("late"));
        hosted.claim(next::add);
        former.remove().run();
        assertThat(done).isEmpty();
        next.remove().run();
        assertThat(done).containsExactly("late");
    }

    @Test
    void aChangeOfALogThatIsNobodysAnyMoreIsMadeAtOnce() {
        Queue<Runnable> former = new ArrayDeque<>();
        hosted.claim(former::add);
        hosted.onOwner(() -> done.add("late"));
        hosted.claim(null);
        hosted.onOwner(() -> done.add("new"));
        former.remove().run();
        assertThat(done).containsExactly("new", "late");
    }
}
