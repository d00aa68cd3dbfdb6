package gregor.base;

/** A part of the broker that is started once and closed once, in the reverse order of starting. */
public interface Lifecycle extends AutoCloseable {
    void start() throws Exception;

    /** Ends the part; safe to call when start failed half way or never ran. */
    @Override
    void close();
}
