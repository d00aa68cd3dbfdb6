package gregor.zk.controller;

import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.zk.CommandAnswer;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of office of this broker as controller: reads ZooKeeper, hands events to the core one after the other and does
 * what it decides. While something is read or written the queue waits; the owner's thread does not. Everything runs on the
 * owner, and nothing any more once the term has ended.
 */
final class Term {
    private static final Logger LOG = LoggerFactory.getLogger(Term.class);

    private final Owner owner;
    private final ControllerChannel channel;
    private final Consumer<Throwable> onFailure;
    private final ControllerCore core;
    private final ClusterReader reader;
    private final FencedWriter writer;
    private final StateWriter states;
    private final TopicRemoval removal;
    private final TopicIds topicIds;
    private final FeatureSetup features;
    /** Reads and answers that wait for their turn, each ending in events. */
    private final Queue<Supplier<CompletionStage<List<Event>>>> waiting = new ArrayDeque<>();

    private boolean busy;
    private boolean ended;

    /** @param onFailure told on the owner if the term cannot go on, with {@link FencedWriter.Fenced} if it is over */
    Term(
            ControllerConfig config,
            Election.Won won,
            ZkSession session,
            ControllerChannel channel,
            Owner owner,
            Consumer<Throwable> onFailure) {
        this.owner = owner;
        this.channel = channel;
        this.onFailure = onFailure;
        this.core = new ControllerCore(config, won.epoch());
        this.reader = new ClusterReader(session, owner, new Refresh());
        this.writer = new FencedWriter(session, won.epochVersion());
        this.states = new StateWriter(session, writer);
        this.removal = new TopicRemoval(session, writer);
        this.topicIds = new TopicIds(session, writer);
        this.features = new FeatureSetup(session, writer);
    }

    /** Takes office: reads everything, decides what has to change and tells the brokers. */
    void begin() {
        submit(() -> {
            CompletionStage<Void> ready = features.ensure().thenCombine(takeLogDirEvents(), (done, brokers) -> null);
            return reader.everything()
                    .thenCompose(all -> topicIds.ensure(all.topics())
                            .thenApply(topics -> new Event.Elected(all.brokers(), topics, all.deletions())))
                    .thenCombine(ready, (elected, done) -> List.of(elected));
        });
    }

    /** Nothing is decided, written or sent from here on. */
    void end() {
        ended = true;
        waiting.clear();
        core.cluster().liveIds().forEach(channel::onBrokerDown);
    }

    private void submit(Supplier<CompletionStage<List<Event>>> work) {
        waiting.add(work);
        next();
    }

    private void next() {
        if (busy || ended || waiting.isEmpty()) {
            return;
        }
        busy = true;
        waiting.poll().get().whenComplete((events, fault) -> owner.execute(() -> onEvents(events, fault)));
    }

    private void onEvents(List<Event> events, Throwable fault) {
        if (ended) {
            return;
        }
        if (fault != null) {
            onFailure.accept(Stages.unwrap(fault));
            return;
        }
        List<CompletionStage<Event>> following = new ArrayList<>();
        for (Event event : events) {
            core.on(event).forEach(effect -> run(effect, following));
        }
        if (following.isEmpty()) {
            busy = false;
            next();
        } else {
            Stages.all(following).whenComplete((next, refusal) -> owner.execute(() -> onEvents(next, refusal)));
        }
    }

    /** Does the effect; what comes of it, if the queue has to wait for that, is added to the following events. */
    private void run(Effect effect, List<CompletionStage<Event>> following) {
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
        } else if (effect instanceof Effect.WriteStates write) {
            following.add(states.write(write.writes()));
        } else if (effect instanceof Effect.RemoveTopic remove) {
            following.add(removal.remove(remove.topic()));
        } else if (effect instanceof Effect.DropDeletions drop) {
            removal.dropRequests(drop.topics()).exceptionally(this::onDropFailed);
        } else if (effect instanceof Effect.Then then) {
            following.add(CompletableFuture.completedStage(then.event()));
        }
    }

    private Void onDropFailed(Throwable fault) {
        owner.execute(() -> {
            if (!ended) {
                onFailure.accept(Stages.unwrap(fault));
            }
        });
        return null;
    }

    private void onDeletionAnswer(Effect.SendDeletion deletion, CommandAnswer answer, Throwable fault) {
        if (ended || fault != null) {
            // Without an answer the broker is down; when it is back it is told again.
            return;
        }
        boolean succeeded = answer.error() == null && answer.failures().isEmpty();
        Event event = new Event.ReplicasDeleted(deletion.topic(), deletion.brokerId(), succeeded);
        submit(() -> CompletableFuture.completedStage(List.of(event)));
    }

    private void onAnswer(Effect.Send send, CommandAnswer answer, Throwable fault) {
        logRefusal(send.brokerId(), answer, fault);
        if (fault == null && answer.error() == null && send.command() instanceof LeaderAndIsr command) {
            owner.execute(() -> onLeadershipTaken(send.brokerId(), command, answer));
        }
    }

    private void onLeadershipTaken(int brokerId, LeaderAndIsr command, CommandAnswer answer) {
        if (ended || answer.failures().isEmpty() && !core.cluster().hasOfflineReplicas(brokerId)) {
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
        submit(() -> CompletableFuture.completedStage(List.of(new Event.LeadershipTaken(brokerId, served, failed))));
    }

    /** The brokers that say that a log directory failed; their messages are deleted. */
    private CompletionStage<Set<Integer>> takeLogDirEvents() {
        return reader.logDirEvents().thenCompose(events -> {
            List<CompletionStage<Void>> deletions = new ArrayList<>();
            Set<Integer> brokers = new HashSet<>();
            for (ClusterReader.LogDirEvent event : events) {
                deletions.add(writer.delete(event.path()));
                brokers.add(event.brokerId());
            }
            return Stages.all(deletions).thenApply(done -> brokers);
        });
    }

    private static void logRefusal(int brokerId, CommandAnswer answer, Throwable fault) {
        if (fault != null) {
            LOG.debug("Broker {} did not answer", brokerId, fault);
        } else if (answer.error() != null || !answer.failures().isEmpty()) {
            LOG.warn("Broker {} refused a command: {} {}", brokerId, answer.error(), answer.failures());
        }
    }

    /** Reads again what has changed, when its turn comes. */
    private final class Refresh implements ClusterReader.Changes {
        @Override
        public void onBrokers() {
            submit(() -> reader.liveBrokers().thenApply(live -> List.of(new Event.BrokersRead(live))));
        }

        @Override
        public void onTopics() {
            submit(() -> reader.topics(Set.copyOf(core.cluster().topicNames()))
                    .thenCompose(read -> topicIds.ensure(read.unknown())
                            .thenApply(unknown -> List.of(new Event.TopicsRead(read.names(), unknown)))));
        }

        @Override
        public void onTopic(String name) {
            submit(() -> reader.changedTopic(name).thenApply(read -> {
                if (read == null) {
                    return List.of();
                }
                if (core.cluster().topic(name) == null) {
                    owner.execute(this::onTopics);
                    return List.of();
                }
                return List.of(new Event.AssignmentRead(name, read.assignment()));
            }));
        }

        @Override
        public void onLogDirEvents() {
            submit(() -> takeLogDirEvents()
                    .thenApply(brokers -> brokers.isEmpty() ? List.of() : List.of(new Event.LogDirsFailed(brokers))));
        }

        @Override
        public void onDeletions() {
            submit(() -> reader.deletionRequests().thenApply(names -> List.of(new Event.DeletionsRead(names))));
        }
    }
}
