package gregor.zk.znode;

/**
 * {@code /config/changes/config_change_<sequence>}, persistent sequential: somebody's settings have changed. Deleted after a
 * quarter of an hour by whoever reads it then. Version 1 names the type and the name apart and is only read.
 *
 * <pre>{"version":2,"entity_path":"users/alice/clients/c1"}</pre>
 *
 * <pre>{"version":1,"entity_type":"topics","entity_name":"foo"}</pre>
 */
public final class ConfigChangeZnode {
    public static final String PARENT = "/config/changes";
    /** To create one: ZooKeeper adds the sequence number. */
    public static final String PREFIX = PARENT + "/config_change_";

    private ConfigChangeZnode() {}

    /** @param entity the path of the settings below {@code /config} */
    public static byte[] encode(String entity) {
        return Json.object(out -> {
            out.writeNumberField("version", 2);
            out.writeStringField("entity_path", entity);
        });
    }

    /** The path of the settings below {@code /config}; it has a type and a name. */
    public static String decode(byte[] json) {
        JsonObject object = Json.parse(json);
        int version = object.number("version");
        if (version != 1 && version != 2) {
            throw new MalformedZnode("unknown version " + version);
        }
        String entity = version == 1
                ? object.text("entity_type") + "/" + object.text("entity_name")
                : object.text("entity_path");
        int slash = entity.indexOf('/');
        if (slash <= 0 || slash == entity.length() - 1) {
            throw new MalformedZnode("not the path of settings: " + entity);
        }
        return entity;
    }
}
