package gregor.compat.cluster;

/** One direction of a link: while it is shut, what comes to it waits. Thread-safe. */
final class Gate {
    private boolean open = true;

    synchronized void set(boolean nowOpen) {
        open = nowOpen;
        notifyAll();
    }

    /** Returns when bytes, or the end of a connection, may go through. */
    synchronized void pass() throws InterruptedException {
        while (!open) {
            wait();
        }
    }
}
