package gregor.zk.controller;

import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.zk.Stages;
import gregor.zk.Watch;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.IsrChangeZnode;
import gregor.zk.znode.LogDirEventZnode;
import gregor.zk.znode.MalformedZnode;
import gregor.zk.znode.PreferredElectionZnode;
import gregor.zk.znode.ReassignPartitionsZnode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What brokers and old tools leave in ZooKeeper for the controller, and the watches for more. What is not to be understood costs a
 * line in the log and is passed over.
 */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final ZkSession session;
    private final FencedWriter writer;
    private final Watch logDirs;
    private final Watch isrs;
    private final Watch reassignments;
    private final Watch elections;

    /** Told on the owner where there is something new. */
    interface Listener {
        void onLogDirEvents();

        void onIsrChanges();

        void onReassignments();

        void onPreferredElections();
    }

    Notices(ZkSession session, FencedWriter writer, Owner owner, Listener listener) {
        this.session = session;
        this.writer = writer;
        this.logDirs = new Watch(owner, listener::onLogDirEvents);
        this.isrs = new Watch(owner, listener::onIsrChanges);
        this.reassignments = new Watch(owner, listener::onReassignments);
        this.elections = new Watch(owner, listener::onPreferredElections);
    }

    /** The brokers that say that a log directory failed; what they wrote is deleted. */
    CompletionStage<Set<Integer>> takeLogDirEvents() {
        return take(LogDirEventZnode.PARENT, logDirs, LogDirEventZnode::decode).thenApply(HashSet::new);
    }

    /** The partitions whose states leaders wrote themselves; what they say of it is deleted. */
    CompletionStage<Set<TopicPartition>> takeIsrChanges() {
        return take(IsrChangeZnode.PARENT, isrs, IsrChangeZnode::decode).thenApply(lists -> {
            Set<TopicPartition> all = new HashSet<>();
            lists.forEach(all::addAll);
            return all;
        });
    }

    /** The replicas that old tools want; what is asked for stays there until it is done. */
    CompletionStage<Map<TopicPartition, List<Integer>>> reassignments() {
        return watched(ReassignPartitionsZnode.PATH, reassignments, ReassignPartitionsZnode::decode)
                .thenApply(found -> found.orElse(Map.of()));
    }

    /** The partitions whose preferred leaders old tools want elected; empty if there is no such wish. */
    CompletionStage<Optional<List<TopicPartition>>> preferredElections() {
        return watched(PreferredElectionZnode.PATH, elections, PreferredElectionZnode::decode);
    }

    private <T> CompletionStage<List<T>> take(String parent, Watch watch, Function<byte[], T> decode) {
        return session.children(parent, watch).thenCompose(names -> {
            List<CompletionStage<T>> reads = new ArrayList<>();
            for (String name : names) {
                String path = parent + "/" + name;
                reads.add(session.get(path)
                        .thenCompose(found -> writer.delete(path)
                                .thenApply(done -> found.map(znode -> decoded(path, znode, decode))
                                        .orElse(null))));
            }
            return Stages.all(reads)
                    .thenApply(read -> read.stream().filter(Objects::nonNull).toList());
        });
    }

    private <T> CompletionStage<Optional<T>> watched(String path, Watch watch, Function<byte[], T> decode) {
        return session.exists(path, watch)
                .thenCompose(exists -> session.get(path))
                .thenApply(found -> found.map(znode -> decoded(path, znode, decode)));
    }

    private static <T> T decoded(String path, Znode znode, Function<byte[], T> decode) {
        try {
            return decode.apply(znode.data());
        } catch (MalformedZnode e) {
            LOG.error("{} is passed over: it is malformed, {}", path, e.getMessage());
            return null;
        }
    }
}
