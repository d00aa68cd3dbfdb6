package gregor.sim.load;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerTerms;
import gregor.sim.wire.SimulatedDialer;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.wire.message.Apis;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.MetadataResponse;
import gregor.wire.message.MetadataResponse.MetadataResponsePartition;
import gregor.wire.message.MetadataResponse.MetadataResponseTopic;
import gregor.zk.znode.BrokerEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * What a client has of the cluster: a connection to each broker, and what it was last told of who leads what. For one thread.
 */
public final class ClusterClient {
    private static final int METADATA_VERSION = 12;
    private static final int TIMEOUT_MS = 5_000;
    private static final int NO_LEADER = -1;
    private static final int REFRESH_MS = 3_000;

    private final SimulatedProcess process;
    private final List<PeerConnection> connections = new ArrayList<>();
    private final Map<String, Topic> topics = new TreeMap<>();
    private int controller;
    private boolean refreshing;

    /** @param hosts of the brokers 1, 2, ... */
    public ClusterClient(SimulatedProcess process, SimulatedNetwork network, List<String> hosts) {
        this.process = process;
        SimulatedDialer dialer = new SimulatedDialer(process, network);
        for (String host : hosts) {
            BrokerEndpoint endpoint = new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", host, 9092);
            connections.add(dialer.dial(() -> endpoint, new PeerTerms(process.name(), TIMEOUT_MS)));
        }
    }

    /** What is known of a topic. */
    private record Topic(Uuid id, Map<Integer, Leader> leaders) {}

    private record Leader(int broker, int epoch) {}

    SimulatedProcess process() {
        return process;
    }

    <Q extends Message, S extends Message> CompletionStage<S> ask(
            int broker, ApiSpec<Q, S> api, int version, Q request) {
        return connections.get(broker - 1).call(api, version, request).thenApply(PeerAnswer::body);
    }

    /** As the other. What the taker throws ends the simulation: nobody looks at the stages of a simulated client. */
    <Q extends Message, S extends Message> void ask(
            int broker, ApiSpec<Q, S> api, int version, Q request, BiConsumer<S, Throwable> taker) {
        ask(broker, api, version, request).whenComplete((answer, fault) -> {
            try {
                taker.accept(answer, fault);
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        });
    }

    int anyBroker() {
        return 1 + process.schedule().random().nextInt(connections.size());
    }

    /** The controller, as last heard; any broker when nothing was. */
    int controller() {
        return controller > 0 ? controller : anyBroker();
    }

    List<TopicPartition> partitions() {
        List<TopicPartition> all = new ArrayList<>();
        topics.forEach((name, topic) ->
                topic.leaders.keySet().forEach(partition -> all.add(new TopicPartition(name, partition))));
        return all;
    }

    /** Null when the topic is not known. */
    Uuid topicId(String topic) {
        Topic known = topics.get(topic);
        return known == null ? null : known.id;
    }

    /** The broker that leads, or a negative number. */
    int leader(TopicPartition partition) {
        Leader leader = known(partition);
        return leader == null ? NO_LEADER : leader.broker;
    }

    /** The epoch in which it leads. */
    int leaderEpoch(TopicPartition partition) {
        return known(partition).epoch;
    }

    private Leader known(TopicPartition partition) {
        Topic topic = topics.get(partition.topic());
        return topic == null ? null : topic.leaders.get(partition.partition());
    }

    /** Asks now and then. */
    void keepFresh() {
        refresh();
        process.after(REFRESH_MS, this::keepFresh);
    }

    /** Asks one of the brokers who leads what. */
    void refresh() {
        if (refreshing) {
            return;
        }
        refreshing = true;
        MetadataRequest request = new MetadataRequest();
        request.topics = null;
        request.allowAutoTopicCreation = false;
        ask(anyBroker(), Apis.METADATA, METADATA_VERSION, request, (answer, fault) -> {
            refreshing = false;
            if (fault == null) {
                learn(answer);
            }
        });
    }

    /** A broker that has not heard yet may tell of an older leader than another did. */
    private void learn(MetadataResponse answer) {
        controller = answer.controllerId;
        for (MetadataResponseTopic told : answer.topics) {
            Topic known = topics.get(told.name);
            if (known == null || !known.id.equals(told.topicId)) {
                known = new Topic(told.topicId, new TreeMap<>());
                topics.put(told.name, known);
            }
            for (MetadataResponsePartition partition : told.partitions) {
                Leader before = known.leaders.get(partition.partitionIndex);
                if (before == null || before.epoch <= partition.leaderEpoch) {
                    known.leaders.put(partition.partitionIndex, new Leader(partition.leaderId, partition.leaderEpoch));
                }
            }
        }
    }
}
