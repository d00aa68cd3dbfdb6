package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.AlterPartition.Result;
import gregor.zk.BrokerView;
import gregor.zk.MetadataError;
import gregor.zk.znode.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Leaders that want other replicas in sync: what they know must be what is written, and whom they want in must be alive. Owned by
 * the controller.
 */
final class IsrChanges {
    private final ClusterState cluster;
    private final int controllerEpoch;

    IsrChanges(ClusterState cluster, int controllerEpoch) {
        this.cluster = cluster;
        this.controllerEpoch = controllerEpoch;
    }

    /** Writes what is admissible. The answer comes when that is done: one result for each partition, in the order asked. */
    void alter(AlterPartition request, Asker<List<Result>> asker, Step step) {
        BrokerView asking = cluster.broker(request.brokerId());
        if (asking == null || asking.epoch() != request.brokerEpoch()) {
            step.refuse(asker, MetadataError.STALE_BROKER_EPOCH, "The broker is not registered under this epoch.");
            return;
        }
        List<Result> refused = new ArrayList<>();
        for (AlterPartition.Partition wish : request.partitions()) {
            TopicState topic = topic(wish);
            Result refusal = refusal(request, wish, topic);
            refused.add(refusal);
            if (refusal == null) {
                step.writeForLeader(
                        topic.partition(wish.partition()),
                        wanted(request, wish),
                        topic.state(wish.partition()).version());
            }
        }
        step.then(new Request.IsrAltered(request, refused, asker));
    }

    /** Answers, now that the states that were not refused are written, or those that somebody else had written are known. */
    void answer(Request.IsrAltered written, Step step) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < written.refused().size(); i++) {
            Result refusal = written.refused().get(i);
            AlterPartition.Partition wish = written.request().partitions().get(i);
            results.add(refusal != null ? refusal : outcome(written.request(), wish));
        }
        step.answer(written.asker(), results);
    }

    /** The partitions that the request was about, those that are still there. */
    Set<TopicPartition> altered(AlterPartition request) {
        Set<TopicPartition> partitions = new TreeSet<>();
        for (AlterPartition.Partition wish : request.partitions()) {
            TopicState topic = topic(wish);
            if (topic != null) {
                partitions.add(topic.partition(wish.partition()));
            }
        }
        return partitions;
    }

    /** The topic, or null if there is none, or none any more. */
    private TopicState topic(AlterPartition.Partition wish) {
        TopicState topic = wish.topic() == null ? cluster.topic(wish.topicId()) : cluster.topic(wish.topic());
        return topic == null || topic.isBeingDeleted() ? null : topic;
    }

    private Result outcome(AlterPartition request, AlterPartition.Partition wish) {
        TopicState topic = topic(wish);
        VersionedState now = topic == null ? null : topic.state(wish.partition());
        return now != null && now.state().equals(wanted(request, wish))
                ? new Result(null, now.state(), now.version())
                : Result.refused(MetadataError.INVALID_UPDATE_VERSION);
    }

    /** Null if the wish can be written. A state that is as wanted already is confirmed, whatever version the leader thinks it has. */
    private Result refusal(AlterPartition request, AlterPartition.Partition wish, TopicState topic) {
        if (topic == null) {
            return Result.refused(
                    wish.topic() == null ? MetadataError.UNKNOWN_TOPIC_ID : MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        }
        VersionedState now = topic.state(wish.partition());
        if (now == null) {
            return Result.refused(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        }
        PartitionState state = now.state();
        if (wish.partitionEpoch() > now.version() || wish.leaderEpoch() > state.leaderEpoch()) {
            // The broker has heard of a newer controller than this one.
            return Result.refused(MetadataError.NOT_CONTROLLER);
        }
        if (wish.leaderEpoch() < state.leaderEpoch()) {
            return Result.refused(MetadataError.FENCED_LEADER_EPOCH);
        }
        if (isAsWanted(state, request, wish)) {
            return new Result(null, state, now.version());
        }
        if (wish.partitionEpoch() < now.version()) {
            return Result.refused(MetadataError.INVALID_UPDATE_VERSION);
        }
        if (!areEligible(wish, state.isr())) {
            return Result.refused(MetadataError.INELIGIBLE_REPLICA);
        }
        return isSound(state, request, wish, topic) ? null : Result.refused(MetadataError.INVALID_REQUEST);
    }

    private boolean isAsWanted(PartitionState state, AlterPartition request, AlterPartition.Partition wish) {
        return state.leader() == request.brokerId()
                && state.isr().equals(ids(wish))
                && state.recovering() == wish.recovering();
    }

    /** A leader is in sync with itself, alone as long as it recovers, and does not begin to recover by itself. */
    private boolean isSound(
            PartitionState state, AlterPartition request, AlterPartition.Partition wish, TopicState topic) {
        List<Integer> isr = ids(wish);
        List<Integer> replicas = topic.partitions().get(wish.partition()).replicas();
        return state.leader() == request.brokerId()
                && isr.contains(state.leader())
                && isr.stream()
                        .allMatch(id -> replicas.contains(id) || state.isr().contains(id))
                && !(wish.recovering() && (isr.size() > 1 || !state.recovering()));
    }

    /**
     * A broker that is shutting down joins nothing any more. What it is in sync in already it may stay in: it may be the leader, who
     * cannot stop before another one is in sync.
     */
    private boolean areEligible(AlterPartition.Partition wish, List<Integer> now) {
        for (InSync replica : wish.isr()) {
            BrokerView broker = cluster.broker(replica.brokerId());
            boolean joins = !now.contains(replica.brokerId());
            if (broker == null || joins && cluster.isShuttingDown(replica.brokerId())) {
                return false;
            }
            boolean sameLife =
                    replica.brokerEpoch() == BrokerView.UNKNOWN_EPOCH || replica.brokerEpoch() == broker.epoch();
            if (!sameLife) {
                return false;
            }
        }
        return true;
    }

    private PartitionState wanted(AlterPartition request, AlterPartition.Partition wish) {
        return new PartitionState(
                request.brokerId(), wish.leaderEpoch(), ids(wish), controllerEpoch, wish.recovering());
    }

    private static List<Integer> ids(AlterPartition.Partition wish) {
        return wish.isr().stream().map(InSync::brokerId).toList();
    }
}
