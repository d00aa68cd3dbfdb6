package gregor.broker.group;

import gregor.base.TopicPartition;
import gregor.zk.ZkSession;
import gregor.zk.znode.TopicZnode;
import java.util.concurrent.CompletionStage;

/** The topic in which groups and their offsets are kept. */
public final class OffsetsTopic {
    public static final String NAME = "__consumer_offsets";

    private OffsetsTopic() {}

    static TopicPartition partition(int number) {
        return new TopicPartition(NAME, number);
    }

    /**
     * How many partitions it has, or will have if it is still to be created. Asked once, before the coordinator is made: were
     * partitions added later, every group would hash to another one, so Kafka too keeps to what it found at start.
     *
     * @param configured {@code offsets.topic.num.partitions}
     */
    public static CompletionStage<Integer> partitionCount(ZkSession session, int configured) {
        return session.get(TopicZnode.path(NAME))
                .thenApply(found -> found.map(znode ->
                                TopicZnode.decode(znode.data()).partitions().size())
                        .orElse(configured));
    }
}
