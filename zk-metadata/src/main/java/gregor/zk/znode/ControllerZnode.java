package gregor.zk.znode;

/**
 * {@code /controller}, ephemeral: who is controller. Version 1 has no {@code kraftControllerEpoch}.
 *
 * <pre>{"version":2,"brokerid":1,"timestamp":"1700000000000","kraftControllerEpoch":-1}</pre>
 */
public final class ControllerZnode {
    public static final String PATH = "/controller";

    private static final int NO_KRAFT_CONTROLLER = -1;

    private ControllerZnode() {}

    public static byte[] encode(int brokerId, long nowMs) {
        return Json.object(out -> {
            out.writeNumberField("version", 2);
            out.writeNumberField("brokerid", brokerId);
            out.writeStringField("timestamp", Long.toString(nowMs));
            out.writeNumberField("kraftControllerEpoch", NO_KRAFT_CONTROLLER);
        });
    }

    /** The controller's broker id. */
    public static int decode(byte[] json) {
        return Json.parse(json).number("brokerid");
    }
}
