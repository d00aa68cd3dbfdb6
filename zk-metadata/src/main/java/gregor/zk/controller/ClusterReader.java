package gregor.zk.controller;

import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.Stages;
import gregor.zk.Watch;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.BrokerIdZnode;
import gregor.zk.znode.BrokerRegistration;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.MalformedZnode;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the cluster from ZooKeeper and watches what it has read. Every read is one burst of requests. A malformed znode costs
 * its topic or broker a line in the log and no more.
 */
final class ClusterReader {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReader.class);

    private final ZkSession session;
    private final Owner owner;
    private final Changes changes;
    private final Watch brokers;
    private final Watch topics;
    private final Watch deletions;
    /** Malformed topics: said once, and looked at again only when they change. Reads complete on ZooKeeper's thread. */
    private final Set<String> skipped = ConcurrentHashMap.newKeySet();

    /** Told on the owner what has to be read again. */
    interface Changes {
        void onBrokers();

        void onTopics();

        void onTopic(String name);

        void onDeletions();
    }

    ClusterReader(ZkSession session, Owner owner, Changes changes) {
        this.session = session;
        this.owner = owner;
        this.changes = changes;
        this.brokers = new Watch(owner, changes::onBrokers);
        this.topics = new Watch(owner, changes::onTopics);
        this.deletions = new Watch(owner, changes::onDeletions);
    }

    /** Everything, for a term that begins. */
    CompletionStage<Event.Elected> everything() {
        CompletionStage<List<BrokerView>> liveBrokers = liveBrokers();
        CompletionStage<Set<String>> doomed = deletionRequests();
        CompletionStage<List<TopicRead>> allTopics =
                session.children(TopicZnode.PARENT, topics).thenCompose(this::topicsWithStates);
        return liveBrokers
                .thenCombine(allTopics, Pair::new)
                .thenCombine(doomed, (both, names) -> new Event.Elected(both.brokers, both.topics, names));
    }

    CompletionStage<List<BrokerView>> liveBrokers() {
        return session.children(BrokerIdZnode.PARENT, brokers)
                .thenCompose(ids -> {
                    List<CompletionStage<BrokerView>> reads = new ArrayList<>();
                    for (String id : ids) {
                        reads.add(session.get(BrokerIdZnode.PARENT + "/" + id, brokers)
                                .thenApply(found ->
                                        found.map(znode -> broker(id, znode)).orElse(null)));
                    }
                    return Stages.all(reads);
                })
                .thenApply(ClusterReader::present);
    }

    CompletionStage<Set<String>> deletionRequests() {
        return session.children(DeleteTopicZnode.PARENT, deletions).thenApply(HashSet::new);
    }

    /** The names of all topics, and the content of those not known, which have no states yet. */
    CompletionStage<Event.TopicsRead> topics(Set<String> known) {
        return session.children(TopicZnode.PARENT, topics).thenCompose(names -> {
            List<String> unknown = names.stream()
                    .filter(name -> !known.contains(name) && !skipped.contains(name))
                    .toList();
            List<CompletionStage<TopicRead>> reads = new ArrayList<>();
            unknown.forEach(name -> reads.add(topic(name)));
            return Stages.all(reads).thenApply(read -> new Event.TopicsRead(new HashSet<>(names), present(read)));
        });
    }

    /** The topic without its states; null if it is gone or malformed. */
    CompletionStage<TopicRead> topic(String name) {
        Watch watch = new Watch(owner, () -> changes.onTopic(name));
        return session.get(TopicZnode.path(name), watch)
                .thenApply(found -> found.map(znode -> decode(name, znode)).orElse(null));
    }

    /** The topic has changed: if it was malformed, it may not be any more. */
    void noLongerSkip(String topic) {
        skipped.remove(topic);
    }

    /** The states of those of the partitions that have one. */
    CompletionStage<Map<TopicPartition, VersionedState>> states(Collection<TopicPartition> partitions) {
        List<TopicPartition> names = List.copyOf(partitions);
        List<CompletionStage<Optional<Znode>>> reads = new ArrayList<>();
        names.forEach(name -> reads.add(session.get(PartitionStateZnode.path(name))));
        return Stages.all(reads).thenApply(znodes -> {
            Map<TopicPartition, VersionedState> states = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                TopicPartition name = names.get(i);
                znodes.get(i).map(znode -> stateOrNull(name, znode)).ifPresent(state -> states.put(name, state));
            }
            return states;
        });
    }

    private CompletionStage<List<TopicRead>> topicsWithStates(List<String> names) {
        List<CompletionStage<TopicRead>> reads = new ArrayList<>();
        for (String name : names) {
            reads.add(topic(name).thenCompose(this::withStates));
        }
        return Stages.all(reads).thenApply(ClusterReader::present);
    }

    private CompletionStage<TopicRead> withStates(TopicRead topic) {
        if (topic == null) {
            return CompletableFuture.completedStage(null);
        }
        List<Integer> numbers = List.copyOf(topic.assignment().partitions().keySet());
        List<CompletionStage<Optional<Znode>>> reads = new ArrayList<>();
        for (int number : numbers) {
            reads.add(session.get(PartitionStateZnode.path(new TopicPartition(topic.name(), number))));
        }
        return Stages.all(reads).thenApply(states -> {
            Map<Integer, VersionedState> byNumber = new HashMap<>();
            for (int i = 0; i < numbers.size(); i++) {
                if (states.get(i).isPresent()
                        && !addState(topic.name(), numbers.get(i), states.get(i).get(), byNumber)) {
                    return null;
                }
            }
            return new TopicRead(topic.name(), topic.assignment(), topic.version(), byNumber);
        });
    }

    private boolean addState(String topic, int partition, Znode znode, Map<Integer, VersionedState> states) {
        try {
            states.put(partition, state(znode));
            return true;
        } catch (MalformedZnode e) {
            skipped.add(topic);
            LOG.error(
                    "Topic {} is skipped: the state of its partition {} is malformed, {}",
                    topic,
                    partition,
                    e.getMessage());
            return false;
        }
    }

    private static VersionedState stateOrNull(TopicPartition partition, Znode znode) {
        try {
            return state(znode);
        } catch (MalformedZnode e) {
            LOG.error("The new state of {} is passed over: it is malformed, {}", partition, e.getMessage());
            return null;
        }
    }

    private static VersionedState state(Znode znode) {
        return new VersionedState(PartitionStateZnode.decode(znode.data()), znode.version(), znode.mzxid());
    }

    private TopicRead decode(String name, Znode znode) {
        try {
            TopicAssignment assignment = TopicZnode.decode(znode.data());
            return new TopicRead(name, assignment, znode.version(), Map.of());
        } catch (MalformedZnode e) {
            skipped.add(name);
            LOG.error("Topic {} is skipped: its znode is malformed, {}", name, e.getMessage());
            return null;
        }
    }

    private static BrokerView broker(String id, Znode znode) {
        try {
            BrokerRegistration broker = BrokerIdZnode.decode(Integer.parseInt(id), znode.data());
            return new BrokerView(broker.id(), znode.czxid(), broker.endpoints(), broker.rack());
        } catch (MalformedZnode | NumberFormatException e) {
            LOG.error("Broker {} is skipped: its registration is malformed, {}", id, e.getMessage());
            return null;
        }
    }

    private static <T> List<T> present(Collection<T> values) {
        return values.stream().filter(Objects::nonNull).toList();
    }

    private record Pair(List<BrokerView> brokers, List<TopicRead> topics) {}
}
