package gregor.zk.znode;

/**
 * {@code /log_dir_event_notification/log_dir_event_<sequence>}, persistent sequential: a broker tells the controller that one
 * of its log directories failed; the controller deletes it. There is no other event than 1.
 *
 * <pre>{"version":1,"broker":3,"event":1}</pre>
 */
public final class LogDirEventZnode {
    public static final String PARENT = "/log_dir_event_notification";
    /** To create one: ZooKeeper adds the sequence number. */
    public static final String PREFIX = PARENT + "/log_dir_event_";

    private static final int FAILURE = 1;

    private LogDirEventZnode() {}

    public static byte[] encode(int brokerId) {
        return Json.object(out -> {
            out.writeNumberField("version", 1);
            out.writeNumberField("broker", brokerId);
            out.writeNumberField("event", FAILURE);
        });
    }

    /** The broker whose directory failed. */
    public static int decode(byte[] json) {
        return Json.parse(json).number("broker");
    }
}
