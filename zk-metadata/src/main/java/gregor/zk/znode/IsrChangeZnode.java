package gregor.zk.znode;

import gregor.base.TopicPartition;
import java.util.Collection;
import java.util.List;

/**
 * {@code /isr_change_notification/isr_change_<sequence>}, persistent sequential: brokers older than 2.7 tell the controller
 * which state znodes they rewrote; the controller deletes it.
 *
 * <pre>{"version":1,"partitions":[{"topic":"t","partition":0}]}</pre>
 */
public final class IsrChangeZnode {
    public static final String PARENT = "/isr_change_notification";
    /** To create one: ZooKeeper adds the sequence number. */
    public static final String PREFIX = PARENT + "/isr_change_";

    private IsrChangeZnode() {}

    public static byte[] encode(Collection<TopicPartition> partitions) {
        return PartitionList.encode(partitions);
    }

    public static List<TopicPartition> decode(byte[] json) {
        return PartitionList.decode(json);
    }
}
