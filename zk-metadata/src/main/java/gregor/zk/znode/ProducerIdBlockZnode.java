package gregor.zk.znode;

/**
 * {@code /latest_producer_id_block}, persistent: the block of producer ids taken last, both ends included; empty before the
 * first. The numbers are texts.
 *
 * <pre>{"version":1,"broker":1,"block_start":"0","block_end":"999"}</pre>
 */
public final class ProducerIdBlockZnode {
    public static final String PATH = "/latest_producer_id_block";

    private ProducerIdBlockZnode() {}

    public static byte[] encode(int brokerId, long first, long last) {
        return Json.object(out -> {
            out.writeNumberField("version", 1);
            out.writeNumberField("broker", brokerId);
            out.writeStringField("block_start", Long.toString(first));
            out.writeStringField("block_end", Long.toString(last));
        });
    }

    /** The first id that no block has yet. */
    public static long decodeNext(byte[] json) {
        long last = json.length == 0 ? -1 : Json.parse(json).numberInText("block_end");
        if (last == Long.MAX_VALUE) {
            throw new MalformedZnode("no producer id is left");
        }
        return last + 1;
    }
}
