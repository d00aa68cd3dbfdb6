package gregor.zk.znode;

import gregor.base.TopicPartition;

/**
 * {@code /brokers/topics/<topic>/partitions/<partition>/state}, persistent: who leads and who is in sync. The version of
 * the znode is the partition epoch. {@code leader_recovery_state} is there only while it is 1.
 *
 * <pre>{"controller_epoch":7,"leader":1,"version":1,"leader_epoch":3,"isr":[1,2]}</pre>
 */
public final class PartitionStateZnode {
    private static final int RECOVERING = 1;

    private PartitionStateZnode() {}

    /** The parent of all partitions of the topic, without data. */
    public static String partitionsPath(String topic) {
        return TopicZnode.path(topic) + "/partitions";
    }

    /** The parent of the state, without data. */
    public static String partitionPath(TopicPartition partition) {
        return partitionsPath(partition.topic()) + "/" + partition.partition();
    }

    public static String path(TopicPartition partition) {
        return partitionPath(partition) + "/state";
    }

    public static byte[] encode(PartitionState state) {
        return Json.object(out -> {
            out.writeNumberField("controller_epoch", state.controllerEpoch());
            out.writeNumberField("leader", state.leader());
            out.writeNumberField("version", 1);
            out.writeNumberField("leader_epoch", state.leaderEpoch());
            Json.writeInts(out, "isr", state.isr());
            if (state.recovering()) {
                out.writeNumberField("leader_recovery_state", RECOVERING);
            }
        });
    }

    public static PartitionState decode(byte[] json) {
        JsonObject object = Json.parse(json);
        return new PartitionState(
                object.number("leader"),
                object.number("leader_epoch"),
                object.numbers("isr"),
                object.number("controller_epoch"),
                object.number("leader_recovery_state", 0) == RECOVERING);
    }
}
