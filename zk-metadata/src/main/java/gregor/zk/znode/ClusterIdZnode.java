package gregor.zk.znode;

/**
 * {@code /cluster/id}, persistent: the cluster's id, made by its first broker. The version is a text.
 *
 * <pre>{"version":"1","id":"0nJt3MW4QQ6jPLNGhXDpWA"}</pre>
 */
public final class ClusterIdZnode {
    public static final String PARENT = "/cluster";
    public static final String PATH = PARENT + "/id";

    private ClusterIdZnode() {}

    public static byte[] encode(String clusterId) {
        return Json.object(out -> {
            out.writeStringField("version", "1");
            out.writeStringField("id", clusterId);
        });
    }

    public static String decode(byte[] json) {
        return Json.parse(json).text("id");
    }
}
