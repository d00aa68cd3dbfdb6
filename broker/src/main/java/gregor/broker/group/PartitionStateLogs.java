package gregor.broker.group;

import gregor.base.TopicPartition;
import gregor.group.StateLog;
import gregor.group.StateLogs;
import gregor.replica.Partition;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Opens the coordinator's logs on the partitions of this broker. */
public final class PartitionStateLogs implements StateLogs {
    private final Function<TopicPartition, Partition> hosted;
    private final GroupSettings.LogSettings settings;
    private final Executor loading;

    /**
     * @param hosted finds the replica on this broker, null when there is none
     * @param loading runs what reads from the disk; several threads load several partitions at once
     */
    public PartitionStateLogs(
            Function<TopicPartition, Partition> hosted, GroupSettings.LogSettings settings, Executor loading) {
        this.hosted = hosted;
        this.settings = settings;
        this.loading = loading;
    }

    @Override
    public StateLog open(int partition, int leaderEpoch) {
        TopicPartition name = OffsetsTopic.partition(partition);
        return new PartitionStateLog(() -> hosted.apply(name), leaderEpoch, settings, loading);
    }
}
