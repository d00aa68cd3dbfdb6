package gregor.base;

/** An owner that somebody started and ends: one with a thread of its own, unless all of them share one. */
public interface Worker extends Owner, AutoCloseable {
    /** Ends it after the tasks handed over so far; waits for them, unless called from one of them. */
    @Override
    void close();
}
