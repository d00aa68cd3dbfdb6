package gregor.zk.znode;

import java.util.List;

/**
 * Who leads a partition and who is in sync: the content of its state znode.
 *
 * @param leader a broker id, or one of the constants below
 * @param leaderEpoch counts the changes of leader
 * @param controllerEpoch of the controller that wrote it last
 * @param recovering true after an unclean election until the leader has recovered (KIP-704)
 */
public record PartitionState(int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch, boolean recovering) {
    /** No replica can lead at the moment. */
    public static final int NO_LEADER = -1;
    /** The topic is being deleted. */
    public static final int LEADER_DURING_DELETE = -2;
    /** The first leader epoch of a partition. */
    public static final int FIRST_LEADER_EPOCH = 0;

    public PartitionState {
        isr = List.copyOf(isr);
    }

    public PartitionState(int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch) {
        this(leader, leaderEpoch, isr, controllerEpoch, false);
    }
}
