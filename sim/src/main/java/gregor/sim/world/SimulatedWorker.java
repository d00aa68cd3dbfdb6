package gregor.sim.world;

import gregor.base.Worker;
import java.util.ArrayDeque;
import java.util.Queue;

/** An owner whose tasks run one by one, each at a moment of its own, between those of all the others. For one thread. */
final class SimulatedWorker implements Worker {
    private final SimulatedProcess process;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;
    private boolean running;
    private boolean closed;

    SimulatedWorker(SimulatedProcess process) {
        this.process = process;
    }

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            tasks.add(task);
            schedule();
        }
    }

    @Override
    public boolean isCurrent() {
        return running;
    }

    @Override
    public void close() {
        while (!running && !tasks.isEmpty()) {
            runOne();
        }
        closed = true;
    }

    private void schedule() {
        if (!scheduled && !tasks.isEmpty()) {
            scheduled = true;
            process.later(process.dispatchMicros(), () -> {
                scheduled = false;
                runOne();
                schedule();
            });
        }
    }

    private void runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }
}
