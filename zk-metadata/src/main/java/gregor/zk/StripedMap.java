package gregor.zk;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * An immutable hash map in stripes: a changed copy shares every stripe without a change, so that it costs the changed
 * entries and not the size of the map.
 */
final class StripedMap<K, V> {
    private static final int STRIPES = 256;

    private final Map<K, V>[] stripes;
    private final int size;

    private StripedMap(Map<K, V>[] stripes, int size) {
        this.stripes = stripes;
        this.size = size;
    }

    static <K, V> StripedMap<K, V> empty() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Map<K, V>[] stripes = new Map[STRIPES];
        Arrays.fill(stripes, Map.of());
        return new StripedMap<>(stripes, 0);
    }

    V get(K key) {
        return stripes[stripeOf(key)].get(key);
    }

    int size() {
        return size;
    }

    void forEach(BiConsumer<K, V> action) {
        for (Map<K, V> stripe : stripes) {
            stripe.forEach(action);
        }
    }

    /** A copy with some entries put, then some keys removed. */
    StripedMap<K, V> with(Map<K, V> put, Collection<K> removed) {
        Map<K, V>[] copy = stripes.clone();
        int change = 0;
        for (Map.Entry<K, V> entry : put.entrySet()) {
            change += mutable(copy, entry.getKey()).put(entry.getKey(), entry.getValue()) == null ? 1 : 0;
        }
        for (K key : removed) {
            change -= mutable(copy, key).remove(key) == null ? 0 : 1;
        }
        return new StripedMap<>(copy, size + change);
    }

    /** The stripe of the key in the copy, its own from the first touch on. */
    private Map<K, V> mutable(Map<K, V>[] copy, K key) {
        int stripe = stripeOf(key);
        if (copy[stripe] == stripes[stripe]) {
            copy[stripe] = new HashMap<>(stripes[stripe]);
        }
        return copy[stripe];
    }

    private int stripeOf(K key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> 24;
    }
}
