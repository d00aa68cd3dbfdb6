package gregor.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is found damaged: once, since whoever is refused it asks again and again. For any thread. */
final class DamageLog {
    private static final Logger LOG = LoggerFactory.getLogger(DamageLog.class);

    /** More than that at a time is said again. */
    private static final int REMEMBERED = 1_000;

    private final Set<String> said = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** @param damage which file, and what is wrong with it */
    synchronized void add(String damage) {
        if (said.add(damage)) {
            LOG.error(damage);
        }
    }
}
