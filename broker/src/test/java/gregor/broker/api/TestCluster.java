package gregor.broker.api;

import gregor.base.ManualTime;
import gregor.base.TimerThread;
import gregor.base.Uuid;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.LiveConfig;
import gregor.wire.Message;
import gregor.zk.BrokerView;
import gregor.zk.ClusterIdentity;
import gregor.zk.ConfigStore;
import gregor.zk.EmbeddedZooKeeper;
import gregor.zk.LegacyOffsets;
import gregor.zk.Metadata;
import gregor.zk.PartitionLeadership;
import gregor.zk.PipelinedSession;
import gregor.zk.TopicStore;
import gregor.zk.UpdateMetadata;
import gregor.zk.ZkConfig;
import gregor.zk.ZkSession;
import gregor.zk.znode.BrokerEndpoint;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Broker 1 as its handlers see it: a real ZooKeeper in this process, a view of the cluster, and a controller that does what
 * was asked of it when the test says so. Time for waiting requests is the test's.
 */
final class TestCluster implements AutoCloseable {
    static final int BROKER = 1;
    static final String CLUSTER_ID = "cluster-cluster-cluste";
    private static final long LONG_ENOUGH_SECONDS = 20;

    final ManualTime time = new ManualTime(0);
    final Metadata metadata = new Metadata(time);
    final LiveConfig config;
    boolean controller = true;
    private final List<BrokerView> brokers = new ArrayList<>();
    private final Map<String, Uuid> topics = new HashMap<>();
    private final TimerThread timers = new TimerThread("test-timers");
    private EmbeddedZooKeeper server;
    private PipelinedSession session;

    /** Without ZooKeeper: for handlers that only read the view. */
    TestCluster(Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(given);
        properties.putIfAbsent("broker.id", Integer.toString(BROKER));
        config = new LiveConfig(BrokerConfig.of(properties));
        broker(BROKER, "PLAINTEXT");
    }

    /** With ZooKeeper, its data in the given directory. */
    TestCluster(Map<String, String> given, Path dir) throws Exception {
        this(given);
        server = new EmbeddedZooKeeper(dir, 0);
        server.start();
        session = new PipelinedSession(new ZkConfig(server.connect(), 20_000, 20_000, 10), timers);
        session.start();
        new ClusterIdentity(session).ensureRoots().toCompletableFuture().get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
    }

    /** A live broker with the given listeners, at host-ID:9092. */
    void broker(int id, String... listeners) {
        List<BrokerEndpoint> endpoints = new ArrayList<>();
        for (String listener : listeners) {
            endpoints.add(new BrokerEndpoint(listener, "PLAINTEXT", "host-" + id, 9092));
        }
        brokers.removeIf(broker -> broker.id() == id);
        brokers.add(new BrokerView(id, 7, endpoints, "rack-" + id));
        publish(List.of());
    }

    void brokerGone(int id) {
        brokers.removeIf(broker -> broker.id() == id);
        publish(List.of());
    }

    /** Puts a topic into the view; partitions are numbered from 0. */
    Uuid topic(String name, PartitionLeadership... partitions) {
        Uuid id = topics.computeIfAbsent(name, fresh -> Uuid.random());
        publish(List.of(new UpdateMetadata.Topic(name, id, List.of(partitions))));
        return id;
    }

    static PartitionLeadership partition(int number, int leader, List<Integer> replicas) {
        return new PartitionLeadership(number, leader, 5, replicas, replicas, List.of(), 0, 1);
    }

    LegacyOffsets legacyOffsets() {
        return new LegacyOffsets(session);
    }

    TopicStore topicStore() {
        return new TopicStore(session, metadata);
    }

    TopicCreator creator() {
        return new TopicCreator(topicStore(), config);
    }

    ConfigStore configStore() {
        return new ConfigStore(session);
    }

    ConfigWriter writer() {
        return new ConfigWriter(BROKER, configStore(), metadata, config);
    }

    /** The controller does what is written in ZooKeeper: deletes what is to be deleted, leads the rest. */
    void controllerActs() throws Exception {
        List<UpdateMetadata.Topic> changes = new ArrayList<>();
        List<String> doomed = get(session.children(DeleteTopicZnode.PARENT));
        for (String name : new TreeSet<>(get(session.children(TopicZnode.PARENT)))) {
            TopicAssignment assignment = TopicZnode.decode(
                    get(session.get(TopicZnode.path(name))).orElseThrow().data());
            int leader = doomed.contains(name) ? PartitionState.LEADER_DURING_DELETE : BROKER;
            List<PartitionLeadership> partitions = new ArrayList<>();
            assignment
                    .partitions()
                    .forEach((number, replicas) -> partitions.add(partition(number, leader, replicas.replicas())));
            changes.add(new UpdateMetadata.Topic(name, assignment.topicId(), partitions));
            if (doomed.contains(name)) {
                get(session.delete(TopicZnode.path(name), ZkSession.ANY_VERSION));
                get(session.delete(DeleteTopicZnode.path(name), ZkSession.ANY_VERSION));
            }
        }
        publish(changes);
    }

    /** The names of the topics written in ZooKeeper. */
    List<String> written() throws Exception {
        return get(session.children(TopicZnode.PARENT));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
    }

    /** What the handler answers to a client of the PLAINTEXT listener. */
    static <Q extends Message, S extends Message> S answer(ApiHandler<Q, S> handler, int version, Q request)
            throws Exception {
        return get(handler.handle(context(version), request).answer());
    }

    static RequestContext context(int version) {
        return new RequestContext(
                new Session("PLAINTEXT", InetAddress.getLoopbackAddress(), Runnable::run, new ManualTime(0)),
                version,
                1,
                "client");
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            server.close();
        }
        timers.close();
    }

    private void publish(List<UpdateMetadata.Topic> changes) {
        metadata.apply(new UpdateMetadata(BROKER, 1, 7, changes, brokers));
    }
}
