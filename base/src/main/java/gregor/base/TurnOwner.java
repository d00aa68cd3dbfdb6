package gregor.base;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An owner without a thread of its own: the first thread to arrive runs its task, and everything that others hand over
 * meanwhile, on its own stack. An uncontended task costs no thread hop; a contended one is left to the thread already inside.
 */
public final class TurnOwner implements Owner {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile Thread current;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            drain();
        }
    }

    @Override
    public boolean isCurrent() {
        return current == Thread.currentThread();
    }

    private void drain() {
        do {
            current = Thread.currentThread();
            run(tasks.poll());
            // Ownership ends before the count falls: at zero the next thread may already be inside.
            current = null;
        } while (pending.decrementAndGet() > 0);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
