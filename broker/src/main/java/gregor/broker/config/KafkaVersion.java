package gregor.broker.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The versions that inter.broker.protocol.version and message.format.version accept: a release such as {@code 2.8}, which
 * means its last internal version, or one internal version such as {@code 2.8-IV0}. A patch number after the release is
 * ignored, as Kafka ignores it.
 */
final class KafkaVersion {
    /** Release and how many internal versions it had; before 0.10.0 there were none, written 0. */
    private static final String RELEASES =
            "0.8.0:0 0.8.1:0 0.8.2:0 0.9.0:0 0.10.0:2 0.10.1:3 0.10.2:1 0.11.0:3 1.0:1 1.1:1 2.0:2 2.1:3 2.2:2"
                    + " 2.3:2 2.4:2 2.5:1 2.6:1 2.7:3 2.8:2 3.0:2 3.1:1 3.2:1 3.3:4 3.4:1 3.5:3 3.6:3 3.7:5 3.8:1 3.9:1 4.0:2";

    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Map<String, Integer> RANK = ranks();

    private KafkaVersion() {}

    static boolean isKnown(Object version) {
        return RANK.containsKey(key((String) version));
    }

    /** True when the first version is the second one or newer; both must be known. */
    static boolean atLeast(String version, String other) {
        return RANK.get(key(version)) >= RANK.get(key(other));
    }

    /** The newest message format of a release. */
    static int messageFormat(String version) {
        if (atLeast(version, "0.11.0-IV0")) {
            return 2;
        }
        return atLeast(version, "0.10.0-IV0") ? 1 : 0;
    }

    /** The internal version that a release stands for: 2.8 is 2.8-IV1. Releases before 0.10.0 have none. */
    static String internal(String version) {
        int rank = RANK.get(key(version));
        return RANK.entrySet().stream()
                .filter(entry -> entry.getValue() == rank)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static String key(String version) {
        String[] parts = DOT.split(version, -1);
        int releaseParts = version.startsWith("0.") ? 3 : 2;
        return parts.length <= releaseParts ? version : String.join(".", Arrays.copyOf(parts, releaseParts));
    }

    private static Map<String, Integer> ranks() {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        int rank = 0;
        for (String entry : RELEASES.split(" ")) {
            String release = entry.substring(0, entry.indexOf(':'));
            int count = Integer.parseInt(entry.substring(entry.indexOf(':') + 1));
            for (int i = 0; i < count; i++) {
                ranks.put(release + "-IV" + i, rank++);
            }
            ranks.put(release, count == 0 ? rank++ : rank - 1);
        }
        return ranks;
    }
}
