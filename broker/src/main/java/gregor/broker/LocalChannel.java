package gregor.broker;

import gregor.base.TopicPartition;
import gregor.broker.group.GroupLeadership;
import gregor.replica.Leadership;
import gregor.replica.Removal;
import gregor.replica.ReplicaError;
import gregor.replica.ReplicaSet;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.Metadata;
import gregor.zk.MetadataError;
import gregor.zk.PartitionLeadership;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import gregor.zk.controller.ControllerChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Carries out what the controller tells this broker, without a network in between: partitions are led and given up, the view of
 * the cluster is replaced, and the group coordinator hears which of its partitions are here. Called by the controller's owner.
 */
final class LocalChannel implements ControllerChannel {
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final ReplicaSet replicas;
    private final Metadata metadata;
    private final GroupLeadership groups;
    /** Completes when all that has been told so far of leaders, and of the cluster, is carried out. */
    private CompletionStage<?> carriedOut = CompletableFuture.completedStage(null);

    LocalChannel(
            int brokerId, LongSupplier brokerEpoch, ReplicaSet replicas, Metadata metadata, GroupLeadership groups) {
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.replicas = replicas;
        this.metadata = metadata;
        this.groups = groups;
        replicas.onLateLead(decision -> groups.onLeadership(List.of(decision), Map.of()));
    }

    @Override
    public void onBrokerUp(BrokerView broker) {
        // This broker needs no connection to itself, and to others there is none.
    }

    @Override
    public void onBrokerDown(int id) {
        // Nothing waits: a command is either carried out at once or refused.
    }

    @Override
    public CompletionStage<CommandAnswer> send(int id, ControllerCommand command) {
        if (id != brokerId) {
            return CompletableFuture.failedStage(new IllegalStateException("no connection to broker " + id));
        }
        if (command.brokerEpoch() < brokerEpoch.getAsLong()) {
            return CompletableFuture.completedStage(CommandAnswer.refused(MetadataError.STALE_BROKER_EPOCH));
        }
        if (command instanceof LeaderAndIsr leaderAndIsr) {
            return lead(leaderAndIsr);
        }
        return command instanceof StopReplica stopReplica ? stop(stopReplica) : update((UpdateMetadata) command);
    }

    private CompletionStage<CommandAnswer> lead(LeaderAndIsr command) {
        List<Leadership> decisions =
                command.partitions().stream().map(LocalChannel::leadership).toList();
        CompletionStage<CommandAnswer> answer = replicas.lead(command.controllerEpoch(), decisions)
                .thenApply(failures -> {
                    groups.onLeadership(decisions, failures);
                    return answer(failures);
                });
        carriedOut = carriedOut.thenCombine(answer, (before, now) -> null);
        return answer;
    }

    private CompletionStage<CommandAnswer> stop(StopReplica command) {
        List<Removal> removals =
                command.partitions().stream().map(LocalChannel::removal).toList();
        groups.onRemoval(removals);
        return replicas.remove(command.controllerEpoch(), removals).thenApply(this::answer);
    }

    /** Not before the leaders that clients will read of do lead here: old ones do not ask twice. */
    private CompletionStage<CommandAnswer> update(UpdateMetadata command) {
        CompletionStage<CommandAnswer> answer = carriedOut.handle((before, fault) -> {
            groups.onDeleted(metadata.apply(command));
            return CommandAnswer.DONE;
        });
        carriedOut = answer;
        return answer;
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
                partition.isNew());
    }

    private static Removal removal(StopReplica.Partition stopped) {
        boolean topicDeleted = stopped.leaderEpoch() == StopReplica.DELETED_TOPIC_EPOCH;
        return new Removal(
                stopped.partition(), topicDeleted ? Removal.ANY_EPOCH : stopped.leaderEpoch(), stopped.delete());
    }

    private CommandAnswer answer(Map<TopicPartition, ReplicaError> failures) {
        Map<TopicPartition, MetadataError> errors = new HashMap<>();
        failures.forEach((partition, error) -> errors.put(partition, error(partition, error)));
        return new CommandAnswer(null, errors);
    }

    /** A replica for which there only was no room will be served when there is: the controller need not look for another. */
    private MetadataError error(TopicPartition partition, ReplicaError error) {
        return switch (error) {
            case STALE_CONTROLLER_EPOCH -> MetadataError.STALE_CONTROLLER_EPOCH;
            case STORAGE_ERROR -> replicas.isOffline(partition) ? MetadataError.STORAGE : MetadataError.INVALID_REQUEST;
            default -> MetadataError.INVALID_REQUEST;
        };
    }
}
