package gregor.broker.api;

import gregor.base.Uuid;
import gregor.wire.ErrorCode;
import gregor.wire.message.MetadataResponse;
import gregor.wire.message.MetadataResponse.MetadataResponseBroker;
import gregor.wire.message.MetadataResponse.MetadataResponsePartition;
import gregor.wire.message.MetadataResponse.MetadataResponseTopic;
import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.PartitionLeadership;
import gregor.zk.TopicView;
import gregor.zk.znode.BrokerEndpoint;
import java.util.ArrayList;
import java.util.List;

/** Writes one view of the cluster as Metadata answers it to a client of one listener and version. */
final class TopicDescriber {
    private static final int NO_LEADER = -1;
    private static final int FIRST_WITH_LISTENER_ERROR = 6;

    private final ClusterView view;
    private final String listener;
    private final int version;

    TopicDescriber(ClusterView view, String listener, int version) {
        this.view = view;
        this.listener = listener;
        this.version = version;
    }

    /** Brokers and controller, no topics yet. */
    MetadataResponse cluster(String clusterId) {
        MetadataResponse response = new MetadataResponse();
        response.clusterId = clusterId;
        response.controllerId = view.controllerId();
        response.brokers = new ArrayList<>();
        for (BrokerView broker : view.brokers()) {
            BrokerEndpoint endpoint = broker.endpoint(listener);
            if (endpoint != null) {
                response.brokers.add(broker(broker, endpoint));
            }
        }
        return response;
    }

    private static MetadataResponseBroker broker(BrokerView broker, BrokerEndpoint endpoint) {
        MetadataResponseBroker described = new MetadataResponseBroker();
        described.nodeId = broker.id();
        described.host = endpoint.host();
        described.port = endpoint.port();
        described.rack = broker.rack();
        return described;
    }

    MetadataResponseTopic topic(TopicView topic) {
        MetadataResponseTopic described = new MetadataResponseTopic();
        described.name = topic.name();
        described.topicId = topic.id();
        described.isInternal = InternalTopics.contains(topic.name());
        described.partitions = new ArrayList<>(topic.partitionCount());
        topic.partitions().forEach(partition -> described.partitions.add(partition(partition)));
        return described;
    }

    /** No topic has the id. */
    static MetadataResponseTopic unknown(Uuid id) {
        MetadataResponseTopic described = new MetadataResponseTopic();
        described.name = null;
        described.topicId = id;
        described.errorCode = ErrorCode.UNKNOWN_TOPIC_ID.code();
        return described;
    }

    /** A topic of that name that is not there. */
    static MetadataResponseTopic absent(String name, ErrorCode error) {
        MetadataResponseTopic described = new MetadataResponseTopic();
        described.name = name;
        described.errorCode = error.code();
        described.isInternal = InternalTopics.contains(name);
        return described;
    }

    private MetadataResponsePartition partition(PartitionLeadership leadership) {
        MetadataResponsePartition described = new MetadataResponsePartition();
        described.partitionIndex = leadership.partition();
        described.leaderEpoch = leadership.leaderEpoch();
        described.replicaNodes = reachable(leadership.replicas());
        described.isrNodes = reachable(leadership.isr());
        described.offlineReplicas = leadership.offlineReplicas();
        ErrorCode leaderError = leaderError(leadership.leader());
        if (leaderError == ErrorCode.NONE) {
            described.leaderId = leadership.leader();
            boolean complete =
                    described.replicaNodes.size() == leadership.replicas().size()
                            && described.isrNodes.size() == leadership.isr().size();
            described.errorCode = (complete ? ErrorCode.NONE : ErrorCode.REPLICA_NOT_AVAILABLE).code();
        } else {
            described.leaderId = NO_LEADER;
            described.errorCode = leaderError.code();
        }
        return described;
    }

    private ErrorCode leaderError(int leader) {
        BrokerView broker = view.broker(leader);
        if (broker == null) {
            return ErrorCode.LEADER_NOT_AVAILABLE;
        }
        if (broker.endpoint(listener) != null) {
            return ErrorCode.NONE;
        }
        return version >= FIRST_WITH_LISTENER_ERROR ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
    }

    /** Version 0 clients expect every replica among the brokers; later ones know that some may be away. */
    private List<Integer> reachable(List<Integer> replicas) {
        if (version > 0) {
            return replicas;
        }
        return replicas.stream()
                .filter(id -> view.broker(id) != null && view.broker(id).endpoint(listener) != null)
                .toList();
    }
}
