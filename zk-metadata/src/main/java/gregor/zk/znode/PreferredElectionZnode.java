package gregor.zk.znode;

import gregor.base.TopicPartition;
import java.util.Collection;
import java.util.List;

/**
 * {@code /admin/preferred_replica_election}, persistent: old tools ask this way that preferred leaders lead again.
 *
 * <pre>{"version":1,"partitions":[{"topic":"t","partition":0}]}</pre>
 */
public final class PreferredElectionZnode {
    public static final String PATH = "/admin/preferred_replica_election";

    private PreferredElectionZnode() {}

    public static byte[] encode(Collection<TopicPartition> partitions) {
        return PartitionList.encode(partitions);
    }

    public static List<TopicPartition> decode(byte[] json) {
        return PartitionList.decode(json);
    }
}
