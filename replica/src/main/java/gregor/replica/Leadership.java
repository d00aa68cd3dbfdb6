package gregor.replica;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.List;

/**
 * The controller's decision about one partition.
 *
 * @param topicId {@link Uuid#ZERO} when the controller knows no topic ids
 * @param leader a broker id, -1 for none
 * @param isr the replicas in sync
 * @param replicas all assigned replicas
 * @param partitionEpoch counts the changes within a leader epoch
 * @param controllerEpoch of the controller that decided
 * @param isNew true when the partition has never had a log before: finding none is no loss
 */
public record Leadership(
        TopicPartition partition,
        Uuid topicId,
        int leader,
        int leaderEpoch,
        List<Integer> isr,
        List<Integer> replicas,
        int partitionEpoch,
        int controllerEpoch,
        boolean isNew) {
    public Leadership {
        isr = List.copyOf(isr);
        replicas = List.copyOf(replicas);
    }
}
