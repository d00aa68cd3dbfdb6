package gregor.zk;

import gregor.base.Uuid;
import gregor.zk.znode.ConfigZnode;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes which topics there are, on behalf of clients. Any broker may: what is written here is a wish, the controller makes
 * it true and tells all brokers. Stages complete on ZooKeeper's event thread and fail with a {@link MetadataException}.
 */
public final class TopicStore {
    private static final Logger LOG = LoggerFactory.getLogger(TopicStore.class);

    private final ZkSession session;
    private final Metadata metadata;
    private final AssignmentPlanner planner;

    public TopicStore(ZkSession session, Metadata metadata) {
        this.session = session;
        this.metadata = metadata;
        this.planner = new AssignmentPlanner();
    }

    /**
     * Checks the wish and chooses replicas, without writing anything. The id is still {@link Uuid#ZERO}. Of several faults the
     * one told is that which a stock broker tells: numbers before the name, a topic in the way before replicas that were chosen.
     */
    public CompletionStage<TopicAssignment> plan(NewTopic topic) {
        if (metadata.view().topic(topic.name()) != null) {
            return alreadyExists(topic.name());
        }
        if (!topic.assignment().isEmpty()) {
            return checkFree(topic.name()).thenApply(free -> planner.chosen(topic.assignment()));
        }
        TopicAssignment spread;
        try {
            spread = planner.spread(topic, metadata.view().brokers());
        } catch (MetadataException e) {
            return CompletableFuture.failedStage(e);
        }
        return checkFree(topic.name()).thenApply(free -> spread);
    }

    /** Plans the topic and writes its settings, then the topic itself with a new id. */
    public CompletionStage<TopicAssignment> create(NewTopic topic) {
        return plan(topic).thenCompose(planned -> {
            TopicAssignment created = planned.withId(Uuid.random());
            String settings = ConfigZnode.path(ConfigEntity.topic(topic.name()).path());
            CompletionStage<String> written = new Upsert(session)
                    .write(settings, ConfigZnode.encode(topic.configs()))
                    .thenCompose(done -> session.create(
                            TopicZnode.path(topic.name()), TopicZnode.encode(created), CreateMode.PERSISTENT));
            CompletionStage<TopicAssignment> answer = Stages.onRefusal(
                    written.thenApply(path -> created),
                    () -> ifWritten(topic.name(), created, () -> alreadyExists(topic.name())),
                    Code.NODEEXISTS);
            return unlessRefused(answer);
        });
    }

    /** Asks the controller to delete the topic; asking again is no fault. */
    public CompletionStage<Void> delete(String name) {
        CompletionStage<Void> deletion = session.exists(TopicZnode.path(name), null)
                .thenCompose(topic -> topic.isEmpty()
                        ? refused(MetadataError.UNKNOWN_TOPIC_OR_PARTITION, unknownMessage(name))
                        : session.create(DeleteTopicZnode.path(name), null, CreateMode.PERSISTENT)
                                .thenApply(path -> null));
        return unlessRefused(Stages.onRefusal(deletion, Stages::done, Code.NODEEXISTS));
    }

    /**
     * Checks the wish for more partitions and chooses their replicas, without writing anything.
     *
     * @param count partitions afterwards
     * @param assignments replicas of each new partition as the client chose them, or empty to have them spread
     */
    public CompletionStage<TopicAssignment> planPartitions(String name, int count, List<List<Integer>> assignments) {
        return growth(name, count, assignments).thenApply(Growth::assignment);
    }

    /** Plans more partitions, see {@link #planPartitions}, and writes them. */
    public CompletionStage<TopicAssignment> addPartitions(String name, int count, List<List<Integer>> assignments) {
        return growth(name, count, assignments).thenCompose(growth -> {
            TopicAssignment grown = growth.assignment;
            CompletionStage<TopicAssignment> written = session.setData(
                            TopicZnode.path(name), TopicZnode.encode(grown), growth.version)
                    .thenApply(version -> grown);
            return unlessRefused(Stages.onRefusal(
                    written,
                    () -> ifWritten(name, grown, () -> addPartitions(name, count, assignments)),
                    Code.BADVERSION));
        });
    }

    /** After a lost answer the znode that is in the way may be our own. */
    private CompletionStage<TopicAssignment> ifWritten(
            String name, TopicAssignment ours, Supplier<CompletionStage<TopicAssignment>> otherwise) {
        return session.get(TopicZnode.path(name)).thenCompose(found -> {
            boolean written =
                    found.isPresent() && TopicZnode.decode(found.get().data()).equals(ours);
            return written ? CompletableFuture.completedStage(ours) : otherwise.get();
        });
    }

    private CompletionStage<Growth> growth(String name, int count, List<List<Integer>> assignments) {
        CompletionStage<Optional<Znode>> deletion = session.exists(DeleteTopicZnode.path(name), null);
        return unlessRefused(session.get(TopicZnode.path(name)).thenCombine(deletion, (found, doomed) -> {
            if (doomed.isPresent()) {
                throw new MetadataException(MetadataError.INVALID_TOPIC, doomedMessage(name));
            }
            if (found.isEmpty()) {
                throw new MetadataException(MetadataError.UNKNOWN_TOPIC_OR_PARTITION, unknownMessage(name));
            }
            TopicAssignment before = TopicZnode.decode(found.get().data());
            return new Growth(
                    planner.planGrowth(
                            name, before, count, assignments, metadata.view().brokers()),
                    found.get().version());
        }));
    }

    /** Fails if no topic may have that name, or one of it, or one that only differs in dots and underscores, is there or being deleted. */
    private CompletionStage<Void> checkFree(String name) {
        String fault = TopicNames.faultOf(name);
        if (fault != null) {
            return refused(MetadataError.INVALID_TOPIC, fault);
        }
        CompletionStage<Optional<Znode>> deletion = session.exists(DeleteTopicZnode.path(name), null);
        CompletionStage<Optional<Znode>> same = session.exists(TopicZnode.path(name), null);
        CompletionStage<List<String>> others = TopicNames.canCollide(name)
                ? session.children(TopicZnode.PARENT)
                : CompletableFuture.completedStage(List.of());
        CompletionStage<Void> alone = deletion.thenCombine(same, (doomed, found) -> {
            if (doomed.isPresent()) {
                throw new MetadataException(MetadataError.TOPIC_ALREADY_EXISTS, doomedMessage(name));
            }
            if (found.isPresent()) {
                throw new MetadataException(MetadataError.TOPIC_ALREADY_EXISTS, existsMessage(name));
            }
            return null;
        });
        return unlessRefused(alone.thenCombine(others, (free, all) -> {
            List<String> collisions = TopicNames.collisions(name, all);
            if (!collisions.isEmpty()) {
                throw new MetadataException(
                        MetadataError.INVALID_TOPIC,
                        "Only dots and underscores tell the name " + name + " from that of "
                                + String.join(", ", collisions) + ".");
            }
            return null;
        }));
    }

    /** Passes on our own refusals, which are written for clients; what else went wrong is for our log only. */
    private static <T> CompletionStage<T> unlessRefused(CompletionStage<T> stage) {
        return stage.exceptionally(fault -> {
            if (Stages.unwrap(fault) instanceof MetadataException refusal) {
                throw refusal;
            }
            LOG.warn("A change of topics failed", Stages.unwrap(fault));
            throw new MetadataException(MetadataError.ZOOKEEPER, "The cluster's metadata could not be changed.");
        });
    }

    private static <T> CompletionStage<T> alreadyExists(String name) {
        return refused(MetadataError.TOPIC_ALREADY_EXISTS, existsMessage(name));
    }

    private static String existsMessage(String name) {
        return "The topic " + name + " is there already.";
    }

    private static String unknownMessage(String name) {
        return "There is no topic " + name + ".";
    }

    private static String doomedMessage(String name) {
        return "The topic " + name + " is being deleted.";
    }

    private static <T> CompletionStage<T> refused(MetadataError error, String message) {
        return CompletableFuture.failedStage(new MetadataException(error, message));
    }

    /** What a topic shall become, and the version of the znode that this was made from. */
    private record Growth(TopicAssignment assignment, int version) {}
}
