package gregor.sim.world;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * The one order in which everything happens. Events of the same moment come in an order drawn from the seed: nobody may count on
 * theirs. For one thread.
 */
public final class Schedule {
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMicros;
    private long count;

    public Schedule(Random random) {
        this.random = random;
    }

    /** Time since the beginning. */
    public long nowMicros() {
        return nowMicros;
    }

    /** How many events have happened. */
    public long count() {
        return count;
    }

    /** Draws what has no source of its own. */
    public Random random() {
        return random;
    }

    /** Somewhere between the two, both included. */
    public long between(long min, long max) {
        return min + random.nextLong(max - min + 1);
    }

    /** True once in so many times. */
    public boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Has the task run after so much time. */
    public Event after(long delayMicros, Runnable task) {
        Event event = new Event(nowMicros + Math.max(0, delayMicros), random.nextInt(), task);
        events.add(event);
        return event;
    }

    /** Runs the next event; false if there is none before the given time, which it then is. */
    public boolean step(long untilMicros) {
        while (!events.isEmpty() && events.peek().dueMicros <= untilMicros) {
            Event next = events.poll();
            if (next.task != null) {
                nowMicros = next.dueMicros;
                count++;
                next.run();
                return true;
            }
        }
        nowMicros = untilMicros;
        return false;
    }

    /** Something that will happen. */
    public static final class Event implements Comparable<Event> {
        private final long dueMicros;
        private final int lot;
        private Runnable task;

        private Event(long dueMicros, int lot, Runnable task) {
            this.dueMicros = dueMicros;
            this.lot = lot;
            this.task = task;
        }

        /** Calls it off; false if it has happened, or was called off before. */
        public boolean cancel() {
            boolean waiting = task != null;
            task = null;
            return waiting;
        }

        private void run() {
            Runnable now = task;
            task = null;
            now.run();
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(dueMicros, other.dueMicros);
            return byTime != 0 ? byTime : Integer.compare(lot, other.lot);
        }
    }
}
