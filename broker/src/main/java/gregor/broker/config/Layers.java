package gregor.broker.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where the values in effect come from, strongest first: this broker's dynamic configuration, that of all brokers, the file.
 * Kafka's defaults lie below them. Immutable.
 *
 * @param broker from {@code /config/brokers/<id>}, without what cannot be used
 * @param cluster from {@code /config/brokers/<default>}, without what cannot be used
 * @param file from server.properties and the command line
 */
public record Layers(Map<String, String> broker, Map<String, String> cluster, Map<String, String> file) {
    public Layers {
        broker = Map.copyOf(broker);
        cluster = Map.copyOf(cluster);
        file = Map.copyOf(file);
    }

    Layers withBroker(Map<String, String> changed) {
        return new Layers(changed, cluster, file);
    }

    Layers withCluster(Map<String, String> changed) {
        return new Layers(broker, changed, file);
    }

    /** The values in effect. A key set in a stronger layer also hides its synonyms in the weaker ones. */
    Map<String, String> effective() {
        Map<String, String> values = new TreeMap<>(file);
        override(values, cluster);
        override(values, broker);
        return values;
    }

    private static void override(Map<String, String> values, Map<String, String> stronger) {
        stronger.keySet().forEach(name -> BrokerSynonyms.units(name).forEach(values::remove));
        values.putAll(stronger);
    }
}
