package gregor.broker.control;

import gregor.base.TopicPartition;
import gregor.broker.group.GroupLeadership;
import gregor.replica.Leadership;
import gregor.replica.Removal;
import gregor.replica.ReplicaError;
import gregor.replica.ReplicaSet;
import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.Metadata;
import gregor.zk.MetadataError;
import gregor.zk.PartitionLeadership;
import gregor.zk.StopReplica;
import gregor.zk.TopicNames;
import gregor.zk.UpdateMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Does what a controller says: partitions are led, followed and given up, the view of the cluster is replaced, and the group
 * coordinator hears which of its partitions are here. Called by the owner of {@link ControllerCommands}.
 */
public final class CommandExecution implements CommandTarget {
    private final int brokerId;
    private final ReplicaSet replicas;
    private final Metadata metadata;
    private final GroupLeadership groups;
    /** Completes when all that has been told so far of leaders, and of the cluster, is carried out. */
    private CompletionStage<?> carriedOut = CompletableFuture.completedStage(null);

    public CommandExecution(int brokerId, ReplicaSet replicas, Metadata metadata, GroupLeadership groups) {
        this.brokerId = brokerId;
        this.replicas = replicas;
        this.metadata = metadata;
        this.groups = groups;
        replicas.onLateLead(decision -> groups.onLeadership(List.of(decision), Map.of()));
    }

    @Override
    public CompletionStage<CommandAnswer> carryOut(ControllerCommand command) {
        if (command instanceof LeaderAndIsr leaderAndIsr) {
            return lead(leaderAndIsr);
        }
        return command instanceof StopReplica stopReplica ? stop(stopReplica) : update((UpdateMetadata) command);
    }

    private CompletionStage<CommandAnswer> lead(LeaderAndIsr command) {
        Map<TopicPartition, MetadataError> refused = new HashMap<>();
        List<Leadership> decisions = new ArrayList<>(command.partitions().size());
        for (LeaderAndIsr.Partition partition : command.partitions()) {
            MetadataError fault = faultOf(partition);
            if (fault == null) {
                decisions.add(leadership(partition));
            } else {
                refused.put(partition.topicPartition(), fault);
            }
        }
        CompletionStage<CommandAnswer> answer = replicas.lead(command.controllerEpoch(), decisions)
                .thenApply(failures -> {
                    groups.onLeadership(decisions, failures);
                    return answer(failures, refused);
                });
        carriedOut = carriedOut.thenCombine(answer, (before, now) -> null);
        return answer;
    }

    /** Why nothing can be made of it, or null: what is no name would become a directory. */
    private MetadataError faultOf(LeaderAndIsr.Partition partition) {
        if (isMalformed(partition.topicPartition())) {
            return MetadataError.INVALID_REQUEST;
        }
        if (partition.leadership().leaderEpoch() < 0) {
            return MetadataError.STALE_CONTROLLER_EPOCH;
        }
        boolean assigned = partition.leadership().replicas().contains(brokerId);
        return assigned ? null : MetadataError.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private static boolean isMalformed(TopicPartition partition) {
        return partition.partition() < 0 || TopicNames.faultOf(partition.topic()) != null;
    }

    private CompletionStage<CommandAnswer> stop(StopReplica command) {
        Map<TopicPartition, MetadataError> refused = new HashMap<>();
        List<Removal> removals = new ArrayList<>(command.partitions().size());
        for (StopReplica.Partition stopped : command.partitions()) {
            if (isMalformed(stopped.partition())) {
                refused.put(stopped.partition(), MetadataError.INVALID_REQUEST);
            } else {
                removals.add(removal(stopped));
            }
        }
        return replicas.remove(command.controllerEpoch(), removals).thenApply(failures -> {
            groups.onRemoval(removals.stream()
                    .filter(removal -> !failures.containsKey(removal.partition()))
                    .toList());
            return answer(failures, refused);
        });
    }

    /** Not before the leaders that clients will read of do lead here: old ones do not ask twice. */
    private CompletionStage<CommandAnswer> update(UpdateMetadata command) {
        CompletionStage<CommandAnswer> answer = carriedOut.handle((before, fault) -> {
            ClusterView known = metadata.view();
            groups.onDeleted(metadata.apply(command));
            replicas.onBrokersGone(gone(known, metadata.view()));
            return CommandAnswer.DONE;
        });
        carriedOut = answer;
        return answer;
    }

    private static List<Integer> gone(ClusterView before, ClusterView now) {
        return before.brokers().stream()
                .map(BrokerView::id)
                .filter(id -> now.broker(id) == null)
                .toList();
    }

    private static Leadership leadership(LeaderAndIsr.Partition partition) {
        PartitionLeadership decided = partition.leadership();
        return new Leadership(
                partition.topicPartition(),
                partition.topicId(),
                decided.leader(),
                decided.leaderEpoch(),
                decided.isr(),
                decided.replicas(),
                decided.partitionEpoch(),
                decided.controllerEpoch(),
                partition.isNew());
    }

    private static Removal removal(StopReplica.Partition stopped) {
        boolean topicDeleted = stopped.leaderEpoch() == StopReplica.DELETED_TOPIC_EPOCH;
        return new Removal(
                stopped.partition(), topicDeleted ? Removal.ANY_EPOCH : stopped.leaderEpoch(), stopped.delete());
    }

    private CommandAnswer answer(
            Map<TopicPartition, ReplicaError> failures, Map<TopicPartition, MetadataError> refused) {
        Map<TopicPartition, MetadataError> errors = new HashMap<>(refused);
        failures.forEach((partition, error) -> errors.put(partition, error(partition, error)));
        return new CommandAnswer(null, errors);
    }

    /** A replica for which there only was no room will be served when there is: the controller need not look for another. */
    private MetadataError error(TopicPartition partition, ReplicaError error) {
        return switch (error) {
            case STALE_CONTROLLER_EPOCH -> MetadataError.STALE_CONTROLLER_EPOCH;
            case FENCED_LEADER_EPOCH -> MetadataError.FENCED_LEADER_EPOCH;
            case INCONSISTENT_TOPIC_ID -> MetadataError.INCONSISTENT_TOPIC_ID;
            case STORAGE_ERROR -> replicas.isOffline(partition) ? MetadataError.STORAGE : MetadataError.INVALID_REQUEST;
            default -> MetadataError.INVALID_REQUEST;
        };
    }
}
