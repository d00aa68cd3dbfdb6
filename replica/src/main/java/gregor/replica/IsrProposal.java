package gregor.replica;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.List;

/**
 * Which replicas a leader wants to be in sync from now on.
 *
 * @param topicId {@link Uuid#ZERO} when the topic has none
 * @param leader who proposes
 * @param partitionEpoch the last known one: the proposal is refused when it is not the newest (in ZooKeeper, the znode's version)
 * @param controllerEpoch of the controller that made it the leader; written to the znode where no controller is asked
 * @param isr never empty
 */
public record IsrProposal(
        TopicPartition partition,
        Uuid topicId,
        int leader,
        int leaderEpoch,
        int partitionEpoch,
        int controllerEpoch,
        List<Member> isr) {
    public IsrProposal {
        isr = List.copyOf(isr);
    }

    /**
     * A replica in sync.
     *
     * @param brokerEpoch of the life in which it was last heard of, or {@link FollowerFetch#NO_EPOCH}
     */
    public record Member(int brokerId, long brokerEpoch) {}
}
