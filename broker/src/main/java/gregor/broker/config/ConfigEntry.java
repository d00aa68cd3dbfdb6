package gregor.broker.config;

import java.util.List;

/**
 * One value as it is described to a person: what it is, and where it comes from.
 *
 * @param value null when it is not set, or must not be shown
 * @param type null when no table knows the key
 * @param synonyms where the value could come from, strongest first; the first is where it does come from
 * @param doc null when no table knows the key
 */
public record ConfigEntry(
        String name,
        String value,
        ValueType type,
        boolean readOnly,
        boolean sensitive,
        List<Synonym> synonyms,
        String doc) {

    /** Where a value comes from, with its number in DescribeConfigs. */
    public enum Source {
        TOPIC(1),
        BROKER(2),
        CLUSTER(3),
        FILE(4),
        DEFAULT(5),
        LOGGER(6);

        private final byte wireId;

        Source(int wireId) {
            this.wireId = (byte) wireId;
        }

        public byte wireId() {
            return wireId;
        }
    }

    /** A key that gives the value, or would if the ones before it were not set. */
    public record Synonym(String name, String value, Source source) {}

    public Source source() {
        return synonyms.isEmpty() ? Source.DEFAULT : synonyms.get(0).source();
    }
}
