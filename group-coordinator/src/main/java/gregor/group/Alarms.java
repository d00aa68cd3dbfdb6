package gregor.group;

import gregor.base.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The deadlines of a shard's groups behind one timer. Owned by the shard.
 *
 * <p>Of each group only the earliest deadline counts: when it comes the group is looked at and says what its next one is. So
 * a heartbeat, which moves a deadline back, costs one comparison here, and thousands of members no timers.
 */
final class Alarms {
    private final Timers timers;
    private final Runnable onDue;
    private final PriorityQueue<Decision.Alarm> waiting =
            new PriorityQueue<>((a, b) -> Long.compare(a.dueMs(), b.dueMs()));
    private final Map<String, Long> dueByGroup = new HashMap<>();

    private Timers.Timer timer;
    private long timerDueMs = Group.NEVER;

    /** {@code onDue} runs on the timer's thread and is to lead to a call of {@link #takeDue}. */
    Alarms(Timers timers, Runnable onDue) {
        this.timers = timers;
        this.onDue = onDue;
    }

    void set(Decision.Alarm alarm, long nowMs) {
        Long known = dueByGroup.get(alarm.groupId());
        if (known != null && known <= alarm.dueMs()) {
            return;
        }
        dueByGroup.put(alarm.groupId(), alarm.dueMs());
        waiting.add(alarm);
        arm(nowMs);
    }

    /** The groups whose deadline has come, each once; the timer is set for the next. */
    List<String> takeDue(long nowMs) {
        timerDueMs = Group.NEVER;
        List<String> due = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.peek().dueMs() <= nowMs) {
            Decision.Alarm alarm = waiting.poll();
            // An alarm that an earlier one of its group has overtaken is passed over.
            if (dueByGroup.remove(alarm.groupId(), alarm.dueMs())) {
                due.add(alarm.groupId());
            }
        }
        arm(nowMs);
        return due;
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
        waiting.clear();
        dueByGroup.clear();
    }

    private void arm(long nowMs) {
        if (waiting.isEmpty() || waiting.peek().dueMs() >= timerDueMs) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerDueMs = waiting.peek().dueMs();
        timer = timers.after(Math.max(0, timerDueMs - nowMs), onDue);
    }
}
