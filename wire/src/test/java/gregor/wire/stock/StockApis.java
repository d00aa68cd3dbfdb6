package gregor.wire.stock;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a stock release knows of its APIs (ApiMessageType), without those that only brokers without ZooKeeper speak. */
final class StockApis {
    private static final Set<Integer> LEFT_OUT = Set.of(52, 53, 54, 55, 59, 62, 63, 64, 70, 73, 80, 81, 82);

    private final StockRelease release;
    private final Map<Integer, String> names;

    StockApis(StockRelease release) {
        this.release = release;
        this.names = Stock.call(this::readNames);
    }

    boolean isRecent() {
        return release.version().equals(System.getProperty("kafka.new.version"));
    }

    /** The names of the APIs by key, those that the release has given up left out. */
    Map<Integer, String> names() {
        return names;
    }

    private Map<Integer, String> readNames() throws ReflectiveOperationException {
        Map<Integer, String> found = new TreeMap<>();
        for (Object api : types()) {
            int key = (short) api.getClass().getMethod("apiKey").invoke(api);
            String name = (String) api.getClass().getField("name").get(api);
            if (!LEFT_OUT.contains(key) && release.message(name + "Request").isPresent()) {
                found.put(key, name);
            }
        }
        return found;
    }

    Optional<StockMessage> message(int key, String direction) {
        String name = names.get(key);
        return name == null ? Optional.empty() : release.message(name + direction);
    }

    int headerVersion(int key, String direction, int version) {
        return Stock.call(() -> {
            String method = direction.toLowerCase(Locale.ROOT) + "HeaderVersion";
            for (Object api : types()) {
                if ((short) api.getClass().getMethod("apiKey").invoke(api) == key) {
                    return (int) (short)
                            api.getClass().getMethod(method, short.class).invoke(api, (short) version);
                }
            }
            throw new AssertionError(release + " has no API " + key);
        });
    }

    private Object[] types() throws ReflectiveOperationException {
        return release.type("org.apache.kafka.common.message.ApiMessageType").getEnumConstants();
    }
}
