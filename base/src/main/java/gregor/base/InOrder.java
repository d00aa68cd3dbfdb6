package gregor.base;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Copies that nobody can change and that keep the order of what they are made from. Java's own ({@code Map.copyOf}) come in another
 * order with each process, so that what a simulation found with one seed would not be found again.
 */
public final class InOrder {
    private InOrder() {}

    public static <K, V> Map<K, V> copyOf(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    public static <T> Set<T> copyOf(Collection<T> all) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(all));
    }
}
