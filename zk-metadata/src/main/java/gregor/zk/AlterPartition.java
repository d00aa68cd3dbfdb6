package gregor.zk;

import gregor.base.Uuid;
import gregor.zk.znode.PartitionState;
import java.util.List;

/**
 * A broker asks the controller for other replicas in sync of partitions that it leads.
 *
 * @param brokerEpoch the life of the asking broker
 */
public record AlterPartition(int brokerId, long brokerEpoch, List<Partition> partitions) {
    public AlterPartition {
        partitions = List.copyOf(partitions);
    }

    /**
     * @param topic null if the topic is named by its id
     * @param topicId {@link Uuid#ZERO} if the topic is named by its name
     * @param leaderEpoch the epoch that the broker leads in
     * @param recovering true as long as the leader recovers from an unclean election
     * @param partitionEpoch what the broker thinks is the version of the state
     */
    public record Partition(
            String topic,
            Uuid topicId,
            int partition,
            int leaderEpoch,
            List<InSync> isr,
            boolean recovering,
            int partitionEpoch) {
        public Partition {
            isr = List.copyOf(isr);
        }
    }

    /** @param brokerEpoch the life of the replica's broker, or {@link BrokerView#UNKNOWN_EPOCH} */
    public record InSync(int brokerId, long brokerEpoch) {}

    /**
     * What became of one partition.
     *
     * @param error why nothing changed, or null
     * @param state what is written now; null after an error
     */
    public record Result(MetadataError error, PartitionState state, int partitionEpoch) {
        public static Result refused(MetadataError error) {
            return new Result(error, null, 0);
        }
    }
}
