package gregor.base;

import java.util.concurrent.Executor;

/**
 * The one who may touch some piece of state. Tasks run one at a time, in the order in which any one thread handed them
 * over, and each sees what the earlier ones wrote: owned classes keep plain fields and need no lock.
 *
 * <p>A task must not block and must not wait for another task of the same owner.
 */
public interface Owner extends Executor {
    /** Hands a task over; it may run before this call returns, when the owner is the caller's own thread. */
    @Override
    void execute(Runnable task);

    /** True when the calling thread is at this moment running a task of this owner. */
    boolean isCurrent();
}
