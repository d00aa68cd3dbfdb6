package gregor.replica;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a step wants done once it is over and its view is published: results told, watchers woken. Run on the owner, but never
 * inside the step, so whatever they call finds a partition at rest. Owned by the partition's owner.
 */
final class Effects {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final List<Runnable> due = new ArrayList<>();

    void add(Runnable effect) {
        due.add(effect);
    }

    void run() {
        for (Runnable effect : due) {
            try {
                effect.run();
            } catch (RuntimeException e) {
                LOG.error("A step's effect failed; the others go on", e);
            }
        }
        due.clear();
    }
}
