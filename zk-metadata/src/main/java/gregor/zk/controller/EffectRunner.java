package gregor.zk.controller;

import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.zk.CommandAnswer;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.ProducerIdBlocks;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the core decides: writes to ZooKeeper and hands commands to brokers, whose answers become events. Runs on the owner. */
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final ControllerChannel channel;
    private final Owner owner;
    private final ClusterState cluster;
    private final Inbox inbox;
    private final ZkSession session;
    private final StateWriter states;
    private final AssignmentWriter assignments;
    private final UncleanSettings uncleanSettings;
    private final RequestedChanges requested;
    private final TopicRemoval removal;

    /** Where brokers' answers go. Called on the owner. */
    interface Inbox {
        void take(Event event);

        <T> void answer(Asker<T> asker, T answer, Throwable fault);

        void onFailure(Throwable fault);
    }

    /** @param cluster only read */
    EffectRunner(
            ControllerChannel channel,
            Owner owner,
            ClusterState cluster,
            Inbox inbox,
            ControllerConfig config,
            ZkSession session,
            FencedWriter writer) {
        this.channel = channel;
        this.owner = owner;
        this.cluster = cluster;
        this.inbox = inbox;
        this.session = session;
        this.states = new StateWriter(session, writer);
        this.assignments = new AssignmentWriter(session, writer);
        this.uncleanSettings = new UncleanSettings(session, config.uncleanLeaderElectionEnable());
        this.requested = new RequestedChanges(writer);
        this.removal = new TopicRemoval(session, writer);
    }

    /** Starts what everything else has to wait for; null if the effect is none of these, and was done. */
    CompletionStage<Event> run(Effect effect) {
        if (effect instanceof Effect.WriteStates write) {
            return states.write(write.writes());
        }
        if (effect instanceof Effect.WriteAssignments write) {
            return assignments.write(write);
        }
        if (effect instanceof Effect.ReadUnclean read) {
            return uncleanSettings.read(read.undecided());
        }
        if (effect instanceof Effect.RemoveTopic remove) {
            return removal.remove(remove.topic());
        }
        if (effect instanceof Effect.DropDeletions drop) {
            watchOver(removal.dropRequests(drop.topics()));
        } else if (effect instanceof Effect.WriteReassignments write) {
            watchOver(requested.reassignments(write.wanted()));
        } else if (effect instanceof Effect.RemovePreferredElections) {
            watchOver(requested.removePreferredElections());
        } else if (effect instanceof Effect.TakeProducerIds take) {
            takeProducerIds(take);
        } else {
            tellBrokers(effect);
        }
        return null;
    }

    /** Nothing waits for it, but it must not fail. */
    private void watchOver(CompletionStage<Void> write) {
        write.exceptionally(fault -> {
            owner.execute(() -> inbox.onFailure(Stages.unwrap(fault)));
            return null;
        });
    }

    private void takeProducerIds(Effect.TakeProducerIds take) {
        new ProducerIdBlocks(session, take.brokerId())
                .next()
                .whenComplete((block, fault) -> owner.execute(() -> inbox.answer(take.asker(), block, fault)));
    }

    private void tellBrokers(Effect effect) {
        if (effect instanceof Effect.Send send) {
            channel.send(send.brokerId(), send.command())
                    .whenComplete((answer, fault) -> onAnswer(send, answer, fault));
        } else if (effect instanceof Effect.SendDeletion deletion) {
            channel.send(deletion.brokerId(), deletion.command())
                    .whenComplete((answer, fault) -> owner.execute(() -> onDeletionAnswer(deletion, answer, fault)));
        } else if (effect instanceof Effect.BrokerUp up) {
            channel.onBrokerUp(up.broker());
        } else if (effect instanceof Effect.BrokerDown down) {
            channel.onBrokerDown(down.brokerId());
        }
    }

    private void onDeletionAnswer(Effect.SendDeletion deletion, CommandAnswer answer, Throwable fault) {
        if (fault != null) {
            // Without an answer the broker is down; when it is back it is told again.
            return;
        }
        boolean succeeded = answer.error() == null && answer.failures().isEmpty();
        inbox.take(new Event.ReplicasDeleted(deletion.topic(), deletion.brokerId(), succeeded));
    }

    private void onAnswer(Effect.Send send, CommandAnswer answer, Throwable fault) {
        logRefusal(send.brokerId(), answer, fault);
        if (fault == null && answer.error() == null && send.command() instanceof LeaderAndIsr command) {
            owner.execute(() -> onLeadershipTaken(send.brokerId(), command, answer));
        }
    }

    private void onLeadershipTaken(int brokerId, LeaderAndIsr command, CommandAnswer answer) {
        if (answer.failures().isEmpty() && !cluster.hasOfflineReplicas(brokerId)) {
            return;
        }
        Set<TopicPartition> served = new HashSet<>();
        Set<TopicPartition> failed = new HashSet<>();
        for (LeaderAndIsr.Partition partition : command.partitions()) {
            MetadataError error = answer.failures().get(partition.topicPartition());
            if (error == null) {
                served.add(partition.topicPartition());
            } else if (error == MetadataError.STORAGE) {
                failed.add(partition.topicPartition());
            }
        }
        inbox.take(new Event.LeadershipTaken(brokerId, served, failed));
    }

    private static void logRefusal(int brokerId, CommandAnswer answer, Throwable fault) {
        if (fault != null) {
            LOG.debug("Broker {} did not answer", brokerId, fault);
        } else if (answer.error() != null) {
            LOG.warn("Broker {} refused a command: {}", brokerId, answer.error());
        } else {
            // A stock broker says so of whatever it has been told before.
            Map<TopicPartition, MetadataError> failures = new HashMap<>(answer.failures());
            failures.values().removeIf(error -> error == MetadataError.STALE_CONTROLLER_EPOCH);
            if (!failures.isEmpty()) {
                LOG.warn("Broker {} did not do all of a command: {}", brokerId, failures);
            }
        }
    }
}
