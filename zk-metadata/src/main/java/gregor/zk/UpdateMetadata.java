package gregor.zk;

import gregor.base.Uuid;
import java.util.List;

/**
 * Changes what the addressed broker tells clients about the cluster: the topics named here, and all live brokers.
 *
 * @param liveBrokers every live broker, not only the changed ones
 */
public record UpdateMetadata(
        int controllerId, int controllerEpoch, long brokerEpoch, List<Topic> topics, List<BrokerView> liveBrokers)
        implements ControllerCommand {
    public UpdateMetadata {
        topics = List.copyOf(topics);
        liveBrokers = List.copyOf(liveBrokers);
    }

    /**
     * The changed partitions of one topic; the others stay as they are.
     *
     * @param id {@link Uuid#ZERO} when the topic has none
     */
    public record Topic(String name, Uuid id, List<PartitionLeadership> partitions) {
        public Topic {
            partitions = List.copyOf(partitions);
        }
    }
}
