package gregor.sim.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Threads that wait for a disk: each task takes its time, and one may overtake another. For one thread. */
final class SimulatedPool extends AbstractExecutorService {
    private static final int DISK_MICROS_MAX = 5_000;

    private final SimulatedProcess process;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean shutdown;

    SimulatedPool(SimulatedProcess process) {
        this.process = process;
    }

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException();
        }
        waiting.add(task);
        process.later(process.schedule().between(10, DISK_MICROS_MAX), () -> {
            if (waiting.removeFirstOccurrence(task)) {
                task.run();
            }
        });
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> never = new ArrayList<>(waiting);
        waiting.clear();
        return never;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && waiting.isEmpty();
    }

    /** Who waits has them all run now. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        while (!waiting.isEmpty()) {
            waiting.poll().run();
        }
        return true;
    }
}
