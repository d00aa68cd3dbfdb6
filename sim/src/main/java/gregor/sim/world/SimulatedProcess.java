package gregor.sim.world;

import gregor.base.Clock;
import gregor.base.Threads;
import gregor.base.Timers;
import gregor.base.Worker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;

/**
 * One life of a process: its clock, its timers, its threads. All that runs in it comes through {@link #run}: what comes while it
 * is stopped waits, what comes after its end is nothing any more. For one thread.
 */
public final class SimulatedProcess implements Clock, Timers, Threads {
    private static final long START_MS = 1_700_000_000_000L;
    /** A timer is never early, and mostly a little late. */
    private static final long TIMER_LATE_MICROS = 1_000;

    private final String name;
    private final Schedule schedule;
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean stopped;
    private boolean ended;
    private long turns;
    private long wallClockOffMs;

    public SimulatedProcess(String name, Schedule schedule) {
        this.name = name;
        this.schedule = schedule;
    }

    /** Of the machine it runs on: a restarted process has it again. */
    public String name() {
        return name;
    }

    public Schedule schedule() {
        return schedule;
    }

    /** Runs the task in this process: now, when it goes on, or never. */
    public void run(Runnable task) {
        if (ended) {
            return;
        }
        if (stopped) {
            held.add(task);
        } else {
            turns++;
            task.run();
        }
    }

    /** How many tasks have run: what is in the process changes by nothing else. */
    public long turns() {
        return turns;
    }

    /** Has the process run the task after so much time. */
    public Schedule.Event later(long delayMicros, Runnable task) {
        return schedule.after(delayMicros, () -> run(task));
    }

    /** As SIGSTOP does. */
    public void stop() {
        stopped = true;
    }

    /** As SIGCONT does. */
    public void resume() {
        stopped = false;
        while (!stopped && !held.isEmpty()) {
            run(held.poll());
        }
    }

    /** As SIGKILL does. */
    public void end() {
        ended = true;
        held.clear();
    }

    public boolean hasEnded() {
        return ended;
    }

    public boolean isStopped() {
        return stopped && !ended;
    }

    /** Somebody sets the machine's clock. */
    public void setClock(long offMs) {
        wallClockOffMs = offMs;
    }

    @Override
    public long millis() {
        return START_MS + wallClockOffMs + schedule.nowMicros() / 1_000;
    }

    @Override
    public long nanos() {
        return schedule.nowMicros() * 1_000;
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        return later(Math.max(0, delayMs) * 1_000 + schedule.between(0, TIMER_LATE_MICROS), task)::cancel;
    }

    @Override
    public Worker worker(String threadName) {
        return new SimulatedWorker(this);
    }

    @Override
    public ExecutorService pool(String threadName, int count) {
        return new SimulatedPool(this);
    }

    /** How long a thread takes to come to a task that it was given: not long, mostly. */
    long dispatchMicros() {
        return schedule.onceIn(500) ? schedule.between(0, 30_000) : schedule.between(1, 50);
    }
}
