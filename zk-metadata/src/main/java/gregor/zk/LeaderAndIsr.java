package gregor.zk;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.List;

/**
 * Makes the addressed broker leader or follower of partitions.
 *
 * @param liveLeaders the brokers named as leaders that are alive
 */
public record LeaderAndIsr(
        int controllerId,
        int controllerEpoch,
        long brokerEpoch,
        List<Partition> partitions,
        List<BrokerView> liveLeaders)
        implements ControllerCommand {
    public LeaderAndIsr {
        partitions = List.copyOf(partitions);
        liveLeaders = List.copyOf(liveLeaders);
    }

    /**
     * One partition's new role.
     *
     * @param topicId {@link Uuid#ZERO} when the topic has none
     * @param adding replicas that a reassignment brings in
     * @param removing replicas that a reassignment drops
     * @param isNew true when the broker cannot have the partition on disk yet
     * @param recovering true while the leader recovers from an unclean election
     */
    public record Partition(
            String topic,
            Uuid topicId,
            PartitionLeadership leadership,
            List<Integer> adding,
            List<Integer> removing,
            boolean isNew,
            boolean recovering) {
        public Partition {
            adding = List.copyOf(adding);
            removing = List.copyOf(removing);
        }

        public TopicPartition topicPartition() {
            return new TopicPartition(topic, leadership.partition());
        }
    }
}
