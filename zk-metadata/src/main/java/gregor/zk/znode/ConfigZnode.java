package gregor.zk.znode;

import java.util.Map;

/**
 * {@code /config/<type>/<name>}, persistent: the settings of a topic, a broker, a client id, a user or an address, and
 * {@code /config/users/<user>/clients/<client>}. {@code <default>} is the name that stands for all others of the type.
 * All values are texts. What a missing or empty znode means is: no settings.
 *
 * <pre>{"version":1,"config":{"retention.ms":"1000"}}</pre>
 */
public final class ConfigZnode {
    public static final String PARENT = "/config";

    private ConfigZnode() {}

    /** @param entity the path below the parent, such as {@code topics/foo} */
    public static String path(String entity) {
        return PARENT + "/" + entity;
    }

    public static byte[] encode(Map<String, String> configs) {
        return Json.object(out -> {
            out.writeNumberField("version", 1);
            Json.writeTexts(out, "config", configs);
        });
    }

    public static Map<String, String> decode(byte[] json) {
        return json.length == 0 ? Map.of() : Json.parse(json).object("config").allTexts();
    }
}
