package gregor.replica;

import gregor.base.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the brokers of followers last sent a fetch, of whatever partitions: with a session a follower does not repeat what it
 * wants of a partition, and by every fetch says that it is still there. For any thread.
 */
public final class Contacts {
    private final Clock clock;
    private final Map<Integer, AtomicLong> lastMs = new ConcurrentHashMap<>();

    public Contacts(Clock clock) {
        this.clock = clock;
    }

    /** A fetch of that broker has come. */
    public void heard(int brokerId) {
        AtomicLong last = lastMs.get(brokerId);
        if (last != null) {
            last.set(clock.millis());
        }
    }

    /** When it was last heard of, from now on kept up to date; 0 when it was not yet. */
    AtomicLong of(int brokerId) {
        return lastMs.computeIfAbsent(brokerId, id -> new AtomicLong());
    }
}
