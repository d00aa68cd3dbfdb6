package gregor.zk.znode;

import java.nio.charset.StandardCharsets;

/**
 * {@code /controller_epoch}, persistent: counts the elections; every write of a controller is conditional on its version.
 * Created with 0, so that the first controller has 1.
 *
 * <pre>7</pre>
 */
public final class ControllerEpochZnode {
    public static final String PATH = "/controller_epoch";
    /** What is written where no controller has been. */
    public static final int BEFORE_FIRST = 0;

    private ControllerEpochZnode() {}

    public static byte[] encode(int epoch) {
        return Integer.toString(epoch).getBytes(StandardCharsets.UTF_8);
    }

    public static int decode(byte[] text) {
        try {
            return Integer.parseInt(new String(text, StandardCharsets.UTF_8));
        } catch (NumberFormatException e) {
            throw new MalformedZnode("not a controller epoch", e);
        }
    }
}
