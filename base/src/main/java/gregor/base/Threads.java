package gregor.base;

import java.util.concurrent.ExecutorService;

/** Starts what may wait for a disk or for others; handed in so that a simulation can do all of it on a single thread. */
public interface Threads {
    /** An owner on a thread of its own. */
    Worker worker(String name);

    /** So many threads for tasks that wait for a disk. They are there only while there is something to do. */
    ExecutorService pool(String name, int count);

    /** The machine's threads, all of them daemons. */
    Threads SYSTEM = new MachineThreads();
}
