package gregor.zk.znode;

import java.nio.charset.StandardCharsets;

/**
 * {@code /consumers/<group>/offsets/<topic>/<partition>}, persistent: where a consumer of the first kind, older than the
 * groups that brokers coordinate, has got to. The data is the offset in digits.
 *
 * <pre>4711</pre>
 */
public final class ConsumerOffsetZnode {
    private ConsumerOffsetZnode() {}

    public static String path(String group, String topic, int partition) {
        return "/consumers/" + group + "/offsets/" + topic + "/" + partition;
    }

    public static byte[] encode(long offset) {
        return Long.toString(offset).getBytes(StandardCharsets.UTF_8);
    }

    public static long decode(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedZnode("not an offset: " + text, e);
        }
    }
}
