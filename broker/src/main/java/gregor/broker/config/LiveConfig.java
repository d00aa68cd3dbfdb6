package gregor.broker.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's configuration while it runs. Any thread may read; changes come one after the other, from the owner that
 * follows ZooKeeper. What is in effect is always a complete, checked configuration: a stored value that cannot be used is
 * logged and left out.
 */
public final class LiveConfig {
    private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);

    private final List<Consumer<BrokerConfig>> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;

    /** One moment: what is in effect and where it comes from. */
    public record State(Layers layers, BrokerConfig effective) {}

    public LiveConfig(BrokerConfig start) {
        state = new State(new Layers(Map.of(), Map.of(), start.values().given()), start);
    }

    /** Take it once per request. */
    public State state() {
        return state;
    }

    public BrokerConfig effective() {
        return state.effective;
    }

    /** Called with every new configuration, by the thread that changes it; must be quick. */
    public void listen(Consumer<BrokerConfig> listener) {
        listeners.add(listener);
    }

    /** This broker's own dynamic configuration, complete, as stored. */
    public synchronized void onBroker(Map<String, String> stored) {
        apply(state.layers.withBroker(usable(stored, true)));
    }

    /** The dynamic configuration of all brokers, complete, as stored. */
    public synchronized void onCluster(Map<String, String> stored) {
        apply(state.layers.withCluster(usable(stored, false)));
    }

    /**
     * Checks what somebody wants to store, without applying it.
     *
     * @param stored what is stored now; passwords in it that stay as they are do no harm, another broker knows how to use them
     * @param wanted the complete dynamic configuration of this broker or of all
     * @throws InvalidConfig if a value cannot be used, or not together with the rest
     */
    public void check(Map<String, String> stored, Map<String, String> wanted, boolean perBroker) {
        Map<String, String> proposed = new TreeMap<>(wanted);
        proposed.entrySet()
                .removeIf(entry ->
                        DynamicChecks.secret(entry.getKey()) && entry.getValue().equals(stored.get(entry.getKey())));
        proposed.forEach((name, value) -> DynamicChecks.checkKey(name, value, perBroker));
        State now = state;
        Layers next = perBroker ? now.layers.withBroker(proposed) : now.layers.withCluster(proposed);
        BrokerConfig effective = BrokerConfig.of(next.effective());
        DynamicChecks.checkChange(now.effective.values(), effective.values());
    }

    private void apply(Layers next) {
        BrokerConfig effective;
        try {
            effective = BrokerConfig.of(next.effective());
        } catch (InvalidConfig e) {
            log.error("Dynamic configuration is not applied: {}", e.getMessage());
            return;
        }
        state = new State(next, effective);
        listeners.forEach(listener -> listener.accept(effective));
    }

    private static Map<String, String> usable(Map<String, String> stored, boolean perBroker) {
        Map<String, String> refused = new TreeMap<>();
        Map<String, String> usable = DynamicChecks.usable(stored, perBroker, refused);
        refused.values().forEach(reason -> log.error("Dynamic configuration is left out: {}", reason));
        return usable;
    }
}
