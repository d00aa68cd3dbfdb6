package gregor.broker;

import gregor.base.Lifecycle;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started so far, to be closed in the reverse order, whether the start went through or not. For one thread. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** Starts the part; should that fail, the part is closed with all the others. */
    <T extends Lifecycle> T start(T part) throws Exception {
        add(part);
        part.start();
        return part;
    }

    /** Takes over the closing of something that needs no start. */
    <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not close in good order", part.getClass().getSimpleName(), e);
            }
        }
    }
}
