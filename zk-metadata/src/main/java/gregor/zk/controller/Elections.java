package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.LeaderElection;
import gregor.zk.LeaderElection.Kind;
import gregor.zk.MetadataError;
import gregor.zk.controller.ControllerConfig.LeaderBalance;
import gregor.zk.znode.PartitionState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elections that somebody wants although nobody died: of preferred leaders, asked for by a client, by a znode or because brokers
 * are led unevenly; and unclean ones, of clients who would rather lose records than wait. Owned by the controller.
 */
final class Elections {
    private static final Logger LOG = LoggerFactory.getLogger(Elections.class);

    private final ClusterState cluster;
    private final Leaders leaders;
    private final LeaderBalance balance;

    Elections(ClusterState cluster, Leaders leaders, LeaderBalance balance) {
        this.cluster = cluster;
        this.leaders = leaders;
        this.balance = balance;
    }

    /** Elects where that is needed and possible, and answers for each partition when it is written. */
    void elect(Set<TopicPartition> wanted, Kind kind, Asker<Map<TopicPartition, LeaderElection>> asker, Step step) {
        Map<TopicPartition, LeaderElection> refused = new TreeMap<>();
        for (TopicPartition partition : wanted) {
            LeaderElection refusal = kind == Kind.PREFERRED ? electPreferred(partition, step) : force(partition, step);
            if (refusal != null) {
                refused.put(partition, refusal);
            }
        }
        step.then(new Request.ElectionsHeld(wanted, kind, refused, asker));
    }

    void answer(Request.ElectionsHeld held, Step step) {
        Map<TopicPartition, LeaderElection> results = new TreeMap<>(held.refused());
        for (TopicPartition partition : held.wanted()) {
            results.computeIfAbsent(partition, name -> outcome(name, held.kind()));
        }
        step.answer(held.asker(), results);
    }

    /** The znode of old tools names partitions whose preferred leaders shall lead again; it is removed when that is done. */
    void onRequested(Collection<TopicPartition> wanted, Step step) {
        LOG.info("Electing the preferred leaders of {}, as /admin/preferred_replica_election asks for", wanted);
        for (TopicPartition partition : new TreeSet<>(wanted)) {
            LeaderElection refusal = electPreferred(partition, step);
            if (refusal != null && refusal.verdict().error() != MetadataError.ELECTION_NOT_NEEDED) {
                LOG.warn(
                        "The preferred leader of {} is not elected: {}",
                        partition,
                        refusal.verdict().error());
            }
        }
        step.last(new Effect.RemovePreferredElections());
    }

    /** Moves leaders back to brokers too much of whose share is led by others. */
    void balance(Step step) {
        Map<Integer, Share> shares = new HashMap<>();
        for (TopicState topic : cluster.topics()) {
            if (!topic.isBeingDeleted()) {
                topic.partitions().forEach((number, replicas) -> {
                    VersionedState now = topic.state(number);
                    if (now != null && !replicas.replicas().isEmpty()) {
                        int preferred = replicas.replicas().get(0);
                        shares.computeIfAbsent(preferred, id -> new Share())
                                .add(topic.partition(number), now.state().leader() == preferred);
                    }
                });
            }
        }
        shares.forEach((broker, share) -> {
            if (share.isImbalanced(balance.imbalancePercentage())) {
                share.elsewhere.forEach(partition -> electPreferred(partition, step));
            }
        });
    }

    /** What of all partitions a broker should lead. */
    private static final class Share {
        private final Set<TopicPartition> elsewhere = new TreeSet<>();
        private int size;

        void add(TopicPartition partition, boolean isLed) {
            size++;
            if (!isLed) {
                elsewhere.add(partition);
            }
        }

        boolean isImbalanced(int percentage) {
            return 100.0 * elsewhere.size() / size > percentage;
        }
    }

    /** Null if the election is under way. */
    private LeaderElection electPreferred(TopicPartition partition, Step step) {
        LeaderElection refusal = missing(partition);
        if (refusal != null) {
            return refusal;
        }
        TopicState topic = cluster.topic(partition.topic());
        VersionedState now = topic.state(partition.partition());
        List<Integer> replicas = topic.partitions().get(partition.partition()).replicas();
        if (now != null && now.state().leader() == replicas.get(0)) {
            return LeaderElection.refused(
                    MetadataError.ELECTION_NOT_NEEDED, "The preferred replica is the leader already.");
        }
        PartitionState next = now == null ? null : leaders.choice(partition).preferred(now.state(), replicas);
        if (next == null) {
            return notAvailable(Kind.PREFERRED);
        }
        step.write(partition, next, now.version());
        return null;
    }

    /** Null if the election is under way. */
    private LeaderElection force(TopicPartition partition, Step step) {
        LeaderElection refusal = missing(partition);
        if (refusal != null) {
            return refusal;
        }
        VersionedState now = cluster.topic(partition.topic()).state(partition.partition());
        if (now == null) {
            return notAvailable(Kind.UNCLEAN);
        }
        if (now.state().leader() != PartitionState.NO_LEADER) {
            return LeaderElection.refused(MetadataError.ELECTION_NOT_NEEDED, "The partition has a leader.");
        }
        leaders.force(partition, step);
        return null;
    }

    private LeaderElection missing(TopicPartition partition) {
        TopicState topic = cluster.topic(partition.topic());
        if (topic == null || !topic.partitions().containsKey(partition.partition())) {
            return LeaderElection.refused(MetadataError.UNKNOWN_TOPIC_OR_PARTITION, "There is no such partition.");
        }
        return topic.isBeingDeleted()
                ? LeaderElection.refused(MetadataError.INVALID_TOPIC, "The topic is on its way out.")
                : null;
    }

    private LeaderElection outcome(TopicPartition partition, Kind kind) {
        LeaderElection gone = missing(partition);
        if (gone != null) {
            return gone;
        }
        TopicState topic = cluster.topic(partition.topic());
        int leader = topic.state(partition.partition()).state().leader();
        int preferred = topic.partitions().get(partition.partition()).replicas().get(0);
        boolean won = kind == Kind.PREFERRED ? leader == preferred : leader != PartitionState.NO_LEADER;
        return won ? LeaderElection.won(leader) : notAvailable(kind);
    }

    private static LeaderElection notAvailable(Kind kind) {
        return kind == Kind.PREFERRED
                ? LeaderElection.refused(
                        MetadataError.PREFERRED_LEADER_NOT_AVAILABLE, "The preferred replica is dead or not in sync.")
                : LeaderElection.refused(
                        MetadataError.ELIGIBLE_LEADERS_NOT_AVAILABLE, "No replica of the partition is alive.");
    }
}
