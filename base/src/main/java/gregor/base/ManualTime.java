package gregor.base;

import java.util.PriorityQueue;

/**
 * A clock with timers that stand still until {@link #advance}: for tests and simulation. Due tasks run on the thread that
 * advances, each at its own time, in order of time and then of registration. For one thread.
 */
public final class ManualTime implements Clock, Timers {
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>();
    private long nowMs;
    private long clockOffMs;
    private long entries;

    public ManualTime(long startMs) {
        nowMs = startMs;
    }

    @Override
    public long millis() {
        return nowMs + clockOffMs;
    }

    @Override
    public long nanos() {
        return nowMs * 1_000_000;
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        Entry entry = new Entry(nowMs + Math.max(0, delayMs), entries++, task);
        waiting.add(entry);
        return () -> waiting.remove(entry);
    }

    /** Somebody sets the clock: what is measured in {@link #nanos} does not notice. */
    public void setClock(long offMs) {
        clockOffMs = offMs;
    }

    /** Moves the time on, running what becomes due, also what those tasks register. */
    public void advance(long ms) {
        long end = nowMs + ms;
        while (!waiting.isEmpty() && waiting.peek().dueMs <= end) {
            Entry entry = waiting.poll();
            nowMs = Math.max(nowMs, entry.dueMs);
            entry.task.run();
        }
        nowMs = end;
    }

    private record Entry(long dueMs, long number, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(dueMs, other.dueMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
