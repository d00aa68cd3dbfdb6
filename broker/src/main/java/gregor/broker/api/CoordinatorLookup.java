package gregor.broker.api;

import gregor.wire.ErrorCode;
import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.PartitionLeadership;
import gregor.zk.Stages;
import gregor.zk.TopicView;
import gregor.zk.znode.BrokerEndpoint;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the coordinators of groups in the cluster's view, and sees to the topic they need. For any thread. */
final class CoordinatorLookup {
    /**
     * A coordinator, or why there is none.
     *
     * @param endpoint of the listener asked for; null with an error
     */
    record Found(ErrorCode error, int brokerId, BrokerEndpoint endpoint) {
        boolean isThere() {
            return error == ErrorCode.NONE;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLookup.class);
    private static final byte GROUP = 0;

    private final Supplier<ClusterView> clusterViews;
    private final String topic;
    private final ToIntFunction<String> partitionOf;
    private final Function<String, ? extends CompletionStage<?>> creation;
    /** The topic while it is being created, so that a crowd of clients does not create it once each. */
    private final Set<String> creating = ConcurrentHashMap.newKeySet();

    /**
     * @param topic where groups are kept
     * @param partitionOf the partition of a group
     * @param creation creates a topic of this name
     */
    CoordinatorLookup(
            Supplier<ClusterView> clusterViews,
            String topic,
            ToIntFunction<String> partitionOf,
            Function<String, ? extends CompletionStage<?>> creation) {
        this.clusterViews = clusterViews;
        this.topic = topic;
        this.partitionOf = partitionOf;
        this.creation = creation;
    }

    Found find(byte keyType, String key, String listener) {
        if (keyType != GROUP) {
            return failed(ErrorCode.INVALID_REQUEST);
        }
        ClusterView view = clusterViews.get();
        TopicView groups = view.topic(topic);
        if (groups == null) {
            create();
            return failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
        PartitionLeadership partition = groups.partition(partitionOf.applyAsInt(key));
        BrokerView leader = partition == null || !partition.hasLeader() ? null : view.broker(partition.leader());
        BrokerEndpoint endpoint = leader == null ? null : leader.endpoint(listener);
        return endpoint == null
                ? failed(ErrorCode.COORDINATOR_NOT_AVAILABLE)
                : new Found(ErrorCode.NONE, leader.id(), endpoint);
    }

    private void create() {
        if (creating.add(topic)) {
            creation.apply(topic).whenComplete((created, fault) -> {
                creating.remove(topic);
                if (fault != null && !isThere(Stages.unwrap(fault))) {
                    LOG.warn(
                            "{} could not be created: {}",
                            topic,
                            Stages.unwrap(fault).getMessage());
                }
            });
        }
    }

    /** Another broker has created it meanwhile. */
    private static boolean isThere(Throwable fault) {
        return fault instanceof MetadataException refusal && refusal.error() == MetadataError.TOPIC_ALREADY_EXISTS;
    }

    private static Found failed(ErrorCode error) {
        return new Found(error, -1, null);
    }
}
