package gregor.group;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.Timers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private final ManualTime time = new ManualTime(0);
    private final List<String> due = new ArrayList<>();
    private int timersSet;
    private final Timers counting = (delayMs, task) -> {
        timersSet++;
        return time.after(delayMs, task);
    };
    private final Alarms alarms = new Alarms(counting, this::onDue);

    private void onDue() {
        alarms.takeDue(time.millis()).forEach(group -> due.add(group + "@" + time.millis()));
    }

    @Test
    void eachGroupIsDueAtItsEarliestAlarm() {
        set("a", 50);
        set("b", 30);
        set("a", 20);
        set("a", 40);
        time.advance(100);
        assertThat(due).containsExactly("a@20", "b@30");
    }

    @Test
    void aThousandHeartbeatsSetOneTimer() {
        for (int i = 0; i < 1_000; i++) {
            time.advance(1);
            set("a", time.millis() + 10_000);
        }
        assertThat(timersSet).isEqualTo(1);
    }

    @Test
    void afterItWasDueAGroupMayBeDueAgain() {
        set("a", 10);
        time.advance(10);
        set("a", 20);
        time.advance(10);
        assertThat(due).containsExactly("a@10", "a@20");
    }

    @Test
    void cancelledAlarmsAreSilent() {
        set("a", 10);
        alarms.cancel();
        time.advance(100);
        assertThat(due).isEmpty();
    }

    private void set(String group, long dueMs) {
        alarms.set(new Decision.Alarm(group, dueMs), time.millis());
    }
}
