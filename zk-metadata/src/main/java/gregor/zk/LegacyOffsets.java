package gregor.zk;

import gregor.base.TopicPartition;
import gregor.zk.znode.ConsumerOffsetZnode;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.common.PathUtils;

/**
 * The offsets of consumers that keep them in ZooKeeper: those of OffsetCommit and OffsetFetch version 0. Any thread; stages
 * complete on ZooKeeper's event thread.
 */
public final class LegacyOffsets {
    private final ZkSession session;

    public LegacyOffsets(ZkSession session) {
        this.session = session;
    }

    public CompletionStage<Void> commit(String group, TopicPartition partition, long offset) {
        String path = ConsumerOffsetZnode.path(group, partition.topic(), partition.partition());
        return isPath(path) ? new Upsert(session).write(path, ConsumerOffsetZnode.encode(offset)) : noPath(group);
    }

    /** The offset, or empty if none was committed. */
    public CompletionStage<OptionalLong> fetch(String group, TopicPartition partition) {
        String path = ConsumerOffsetZnode.path(group, partition.topic(), partition.partition());
        if (!isPath(path)) {
            return noPath(group);
        }
        return session.get(path)
                .thenApply(found -> found.map(znode -> OptionalLong.of(ConsumerOffsetZnode.decode(znode.data())))
                        .orElse(OptionalLong.empty()));
    }

    private static boolean isPath(String path) {
        try {
            PathUtils.validatePath(path);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static <T> CompletionStage<T> noPath(String group) {
        return CompletableFuture.failedStage(new MetadataException(
                MetadataError.INVALID_REQUEST, "No znode can be named after the group: " + group));
    }
}
