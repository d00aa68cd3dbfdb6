package gregor.zk;

import gregor.base.TopicPartition;
import java.util.List;

/** Makes the addressed broker give up replicas. */
public record StopReplica(int controllerId, int controllerEpoch, long brokerEpoch, List<Partition> partitions)
        implements ControllerCommand {
    public StopReplica {
        partitions = List.copyOf(partitions);
    }

    /**
     * @param leaderEpoch a lower one than the broker's own is refused; {@link #DELETED_TOPIC_EPOCH} never is
     * @param delete true to drop the data too
     */
    public record Partition(TopicPartition partition, int leaderEpoch, boolean delete) {}

    /** The leader epoch that stands for "the topic is deleted": it goes past every epoch check. */
    public static final int DELETED_TOPIC_EPOCH = -2;
}
