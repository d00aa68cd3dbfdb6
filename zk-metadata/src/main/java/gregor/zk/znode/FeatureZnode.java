package gregor.zk.znode;

import java.util.HashMap;
import java.util.Map;

/**
 * {@code /feature}, persistent: the finalized features of the cluster (KIP-584); the version of the znode is their epoch.
 * Version 1, before 3.3, names a lowest level beside the highest. Status 0 means that the brokers are older than 2.7.
 *
 * <pre>{"features":{},"version":2,"status":1}</pre>
 */
public final class FeatureZnode {
    public static final String PATH = "/feature";

    private static final int VERSION = 2;
    private static final int ENABLED = 1;

    private FeatureZnode() {}

    /** Enabled, with these highest levels by name. */
    public static byte[] encode(Map<String, Integer> levels) {
        return Json.object(out -> {
            out.writeObjectFieldStart("features");
            for (Map.Entry<String, Integer> level : levels.entrySet()) {
                out.writeObjectFieldStart(level.getKey());
                out.writeNumberField("max_version_level", level.getValue());
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeNumberField("version", VERSION);
            out.writeNumberField("status", ENABLED);
        });
    }

    /** True when it is in the form that {@link #encode} writes. */
    public static boolean isCurrent(byte[] json) {
        JsonObject object = Json.parse(json);
        return object.number("version") == VERSION && object.number("status") == ENABLED;
    }

    /** The highest levels by name; none if disabled. */
    public static Map<String, Integer> decode(byte[] json) {
        JsonObject object = Json.parse(json);
        int version = object.number("version");
        if (version != 1 && version != VERSION) {
            throw new MalformedZnode("unknown version " + version);
        }
        if (object.number("status") != ENABLED) {
            return Map.of();
        }
        JsonObject features = object.object("features");
        Map<String, Integer> levels = new HashMap<>();
        for (String name : features.names()) {
            levels.put(name, features.object(name).number("max_version_level"));
        }
        return levels;
    }
}
