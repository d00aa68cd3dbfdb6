package gregor.replica;

import gregor.base.TopicPartition;

/**
 * The controller's order to give up a replica.
 *
 * @param leaderEpoch an order from before the replica's own epoch is refused; {@link #ANY_EPOCH} never is
 * @param delete true when its records go too
 */
public record Removal(TopicPartition partition, int leaderEpoch, boolean delete) {
    /** Its topic is deleted, or the controller is too old to say. */
    public static final int ANY_EPOCH = -1;
}
