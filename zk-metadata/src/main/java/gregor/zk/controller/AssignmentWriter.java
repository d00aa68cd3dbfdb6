package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.MalformedZnode;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the replicas of partitions into the znodes of their topics, and leaves what others wrote there as it is: clients add
 * partitions at any time. Fails only when this controller is fenced.
 */
final class AssignmentWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AssignmentWriter.class);

    private final ZkSession session;
    private final FencedWriter writer;

    AssignmentWriter(ZkSession session, FencedWriter writer) {
        this.session = session;
        this.writer = writer;
    }

    CompletionStage<Event> write(Effect.WriteAssignments effect) {
        Map<String, Map<Integer, ReplicaAssignment>> byTopic = new TreeMap<>();
        effect.assignments()
                .forEach((partition, replicas) -> byTopic.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                        .put(partition.partition(), replicas));
        List<CompletionStage<Boolean>> writes = new ArrayList<>();
        byTopic.forEach((topic, replicas) -> writes.add(write(topic, replicas)));
        return Stages.all(writes).thenApply(written -> {
            Map<TopicPartition, ReplicaAssignment> done = new HashMap<>(effect.assignments());
            int topic = 0;
            for (String name : byTopic.keySet()) {
                if (!written.get(topic++)) {
                    done.keySet().removeIf(partition -> partition.topic().equals(name));
                }
            }
            return new Event.AssignmentsWritten(done, effect.finish());
        });
    }

    /** False if the topic is gone, or nobody can tell what is written there. */
    private CompletionStage<Boolean> write(String topic, Map<Integer, ReplicaAssignment> replicas) {
        return session.get(TopicZnode.path(topic)).thenCompose(found -> {
            byte[] changed = found.map(znode -> changed(topic, znode, replicas)).orElse(null);
            if (changed == null) {
                return CompletableFuture.completedStage(false);
            }
            Op set = Op.setData(TopicZnode.path(topic), changed, found.get().version());
            CompletionStage<Boolean> written = writer.write(List.of(set)).thenApply(done -> true);
            return Stages.onRefusal(written, () -> write(topic, replicas), Code.BADVERSION, Code.NONODE);
        });
    }

    private static byte[] changed(String topic, Znode znode, Map<Integer, ReplicaAssignment> replicas) {
        try {
            TopicAssignment now = TopicZnode.decode(znode.data());
            Map<Integer, ReplicaAssignment> partitions = new TreeMap<>(now.partitions());
            partitions.putAll(replicas);
            return TopicZnode.encode(new TopicAssignment(now.topicId(), new TreeMap<>(partitions)));
        } catch (MalformedZnode e) {
            LOG.error("The replicas of topic {} cannot be changed: its znode is malformed, {}", topic, e.getMessage());
            return null;
        }
    }
}
