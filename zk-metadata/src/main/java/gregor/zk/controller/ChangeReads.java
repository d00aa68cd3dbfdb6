package gregor.zk.controller;

import gregor.base.InOrder;
import gregor.base.Owner;
import gregor.zk.ZkSession;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Reads the cluster from ZooKeeper when a term begins, and what has changed in it when its turn in the queue comes; each read ends
 * in events. Runs on the owner.
 */
final class ChangeReads implements ClusterReader.Changes, Notices.Listener {
    private final Queue queue;
    private final ClusterState cluster;
    private final ClusterReader reader;
    private final Notices notices;
    private final TopicIds topicIds;
    private final FeatureSetup features;

    /** Does one thing after the other. */
    interface Queue {
        void submit(Supplier<CompletionStage<List<Event>>> work);
    }

    /** @param cluster only read */
    ChangeReads(Queue queue, Owner owner, ClusterState cluster, ZkSession session, FencedWriter writer) {
        this.queue = queue;
        this.cluster = cluster;
        this.notices = new Notices(session, writer, owner, this);
        this.reader = new ClusterReader(session, owner, this);
        this.topicIds = new TopicIds(session, writer);
        this.features = new FeatureSetup(session, writer);
    }

    /** Everything, for a term that begins. What was told before that is in what is read. */
    void onBegin() {
        queue.submit(() -> {
            CompletionStage<Void> ready = features.ensure()
                    .thenCombine(notices.takeLogDirEvents(), (done, brokers) -> null)
                    .thenCombine(notices.takeIsrChanges(), (done, partitions) -> null);
            return reader.everything()
                    .thenCompose(all -> topicIds.ensure(all.topics())
                            .thenApply(topics -> new Event.Elected(all.brokers(), topics, all.deletions())))
                    .thenCombine(ready, (elected, done) -> List.of(elected));
        });
        onReassignments();
        onPreferredElections();
    }

    @Override
    public void onBrokers() {
        queue.submit(() -> reader.liveBrokers().thenApply(live -> List.of(new Event.BrokersRead(live))));
    }

    @Override
    public void onTopics() {
        queue.submit(this::topics);
    }

    /** A topic that was malformed before may be one more. */
    @Override
    public void onTopic(String name) {
        queue.submit(() -> {
            if (cluster.topic(name) == null) {
                reader.noLongerSkip(name);
                return topics();
            }
            return reader.topic(name)
                    .thenApply(read ->
                            read == null ? List.of() : List.of(new Event.AssignmentRead(name, read.assignment())));
        });
    }

    private CompletionStage<List<Event>> topics() {
        return reader.topics(InOrder.copyOf(cluster.topicNames()))
                .thenCompose(read -> topicIds.ensure(read.unknown())
                        .thenApply(unknown -> List.of(new Event.TopicsRead(read.names(), unknown))));
    }

    @Override
    public void onDeletions() {
        queue.submit(() -> reader.deletionRequests().thenApply(names -> List.of(new Event.DeletionsRead(names))));
    }

    @Override
    public void onLogDirEvents() {
        queue.submit(() -> notices.takeLogDirEvents()
                .thenApply(brokers -> brokers.isEmpty() ? List.of() : List.of(new Event.LogDirsFailed(brokers))));
    }

    @Override
    public void onIsrChanges() {
        queue.submit(() -> notices.takeIsrChanges()
                .thenCompose(reader::states)
                .thenApply(states -> states.isEmpty() ? List.of() : List.of(new Event.StatesRead(states))));
    }

    @Override
    public void onReassignments() {
        queue.submit(() -> notices.reassignments().thenApply(wanted -> List.of(new Event.ReassignmentsRead(wanted))));
    }

    @Override
    public void onPreferredElections() {
        queue.submit(() -> notices.preferredElections()
                .thenApply(wanted -> wanted.<List<Event>>map(
                                partitions -> List.of(new Event.PreferredElectionsRead(partitions)))
                        .orElse(List.of())));
    }
}
