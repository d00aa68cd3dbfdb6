package gregor.broker.control;

import gregor.base.Uuid;
import gregor.broker.config.SecurityProtocol;
import gregor.wire.BadMessage;
import gregor.wire.message.UpdateMetadataRequest;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataBroker;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataEndpoint;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataPartitionState;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataTopicState;
import gregor.wire.message.UpdateMetadataResponse;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.PartitionLeadership;
import gregor.zk.UpdateMetadata;
import gregor.zk.UpdateMetadata.Topic;
import gregor.zk.znode.BrokerEndpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link UpdateMetadata} and its answer on the wire: brokers have one address in version 0, and listeners are named after their
 * protocol before version 3; partitions come by topic from version 5 on, topic ids from version 7 on.
 */
public final class UpdateMetadataMessages {
    private static final int ENDPOINTS_FROM = 1;
    private static final int RACKS_FROM = 2;
    private static final int LISTENERS_FROM = 3;
    private static final int BY_TOPIC_FROM = 5;

    private UpdateMetadataMessages() {}

    /**
     * What has been received.
     *
     * @throws BadMessage when a security protocol is none
     */
    public static UpdateMetadata command(UpdateMetadataRequest request, int version) {
        List<BrokerView> brokers = new ArrayList<>();
        for (UpdateMetadataBroker broker : request.liveBrokers) {
            String rack = version < RACKS_FROM ? null : broker.rack;
            brokers.add(new BrokerView(broker.id, BrokerView.UNKNOWN_EPOCH, endpoints(broker, version), rack));
        }
        return new UpdateMetadata(
                request.controllerId,
                request.controllerEpoch,
                request.brokerEpoch,
                version < BY_TOPIC_FROM ? grouped(request.ungroupedPartitionStates) : topics(request.topicStates),
                brokers);
    }

    private static List<BrokerEndpoint> endpoints(UpdateMetadataBroker broker, int version) {
        if (version < ENDPOINTS_FROM) {
            String plain = SecurityProtocol.PLAINTEXT.name();
            return List.of(new BrokerEndpoint(plain, plain, broker.v0Host, broker.v0Port));
        }
        List<BrokerEndpoint> endpoints = new ArrayList<>();
        for (UpdateMetadataEndpoint endpoint : broker.endpoints) {
            String protocol = protocol(endpoint.securityProtocol);
            String listener = version < LISTENERS_FROM ? protocol : endpoint.listener;
            endpoints.add(new BrokerEndpoint(listener, protocol, endpoint.host, endpoint.port));
        }
        return endpoints;
    }

    private static String protocol(short id) {
        SecurityProtocol[] known = SecurityProtocol.values();
        if (id < 0 || id >= known.length) {
            throw new BadMessage("security protocol " + id);
        }
        return known[id].name();
    }

    private static List<Topic> grouped(List<UpdateMetadataPartitionState> states) {
        Map<String, List<PartitionLeadership>> topics = new LinkedHashMap<>();
        for (UpdateMetadataPartitionState state : states) {
            topics.computeIfAbsent(state.topicName, name -> new ArrayList<>()).add(leadership(state));
        }
        List<Topic> all = new ArrayList<>();
        topics.forEach((name, partitions) -> all.add(new Topic(name, Uuid.ZERO, partitions)));
        return all;
    }

    private static List<Topic> topics(List<UpdateMetadataTopicState> states) {
        List<Topic> topics = new ArrayList<>();
        for (UpdateMetadataTopicState state : states) {
            List<PartitionLeadership> partitions = state.partitionStates.stream()
                    .map(UpdateMetadataMessages::leadership)
                    .toList();
            topics.add(new Topic(state.topicName, state.topicId, partitions));
        }
        return topics;
    }

    private static PartitionLeadership leadership(UpdateMetadataPartitionState state) {
        return new PartitionLeadership(
                state.partitionIndex,
                state.leader,
                state.leaderEpoch,
                state.isr,
                state.replicas,
                state.offlineReplicas,
                state.zkVersion,
                state.controllerEpoch);
    }

    /** What is to be sent. */
    static UpdateMetadataRequest request(UpdateMetadata command, int version) {
        UpdateMetadataRequest request = new UpdateMetadataRequest();
        request.controllerId = command.controllerId();
        request.controllerEpoch = command.controllerEpoch();
        request.brokerEpoch = command.brokerEpoch();
        request.liveBrokers = command.liveBrokers().stream()
                .map(UpdateMetadataMessages::broker)
                .toList();
        if (version < BY_TOPIC_FROM) {
            request.ungroupedPartitionStates = command.topics().stream()
                    .flatMap(topic -> states(topic).stream())
                    .toList();
        } else {
            request.topicStates =
                    command.topics().stream().map(UpdateMetadataMessages::state).toList();
        }
        return request;
    }

    private static UpdateMetadataBroker broker(BrokerView view) {
        UpdateMetadataBroker broker = new UpdateMetadataBroker();
        broker.id = view.id();
        broker.rack = view.rack();
        broker.endpoints = new ArrayList<>();
        for (BrokerEndpoint known : view.endpoints()) {
            UpdateMetadataEndpoint endpoint = new UpdateMetadataEndpoint();
            endpoint.host = known.host();
            endpoint.port = known.port();
            endpoint.listener = known.listener();
            endpoint.securityProtocol =
                    SecurityProtocol.valueOf(known.securityProtocol()).id();
            broker.endpoints.add(endpoint);
            if (known.listener().equals(SecurityProtocol.PLAINTEXT.name())) {
                broker.v0Host = known.host();
                broker.v0Port = known.port();
            }
        }
        return broker;
    }

    private static UpdateMetadataTopicState state(Topic topic) {
        UpdateMetadataTopicState state = new UpdateMetadataTopicState();
        state.topicName = topic.name();
        state.topicId = topic.id();
        state.partitionStates = states(topic);
        return state;
    }

    private static List<UpdateMetadataPartitionState> states(Topic topic) {
        List<UpdateMetadataPartitionState> states =
                new ArrayList<>(topic.partitions().size());
        for (PartitionLeadership leadership : topic.partitions()) {
            UpdateMetadataPartitionState state = new UpdateMetadataPartitionState();
            state.topicName = topic.name();
            state.partitionIndex = leadership.partition();
            state.controllerEpoch = leadership.controllerEpoch();
            state.leader = leadership.leader();
            state.leaderEpoch = leadership.leaderEpoch();
            state.isr = leadership.isr();
            state.zkVersion = leadership.partitionEpoch();
            state.replicas = leadership.replicas();
            state.offlineReplicas = leadership.offlineReplicas();
            states.add(state);
        }
        return states;
    }

    /** The answer to send. */
    public static UpdateMetadataResponse response(CommandAnswer answer) {
        UpdateMetadataResponse response = new UpdateMetadataResponse();
        response.errorCode = CommandErrors.code(answer.error());
        return response;
    }

    /** The answer that was received. */
    static CommandAnswer answer(UpdateMetadataResponse response) {
        return new CommandAnswer(CommandErrors.error(response.errorCode), Map.of());
    }
}
