package gregor.zk.controller;

import static gregor.zk.ZkServer.get;
import static org.awaitility.Awaitility.await;

import gregor.base.Clock;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.zk.BrokerRegistry;
import gregor.zk.Metadata;
import gregor.zk.TopicStore;
import gregor.zk.ZkServer;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;

/** One broker of a test: its registration, its controller and what that says to all brokers, who answer at once. */
final class ControllerNode {
    final int id;
    final ZkSession session;
    final Metadata metadata;
    final RecordingChannel channel;
    final TopicStore topics;
    final BrokerRegistry registry;
    final Controller controller;

    ControllerNode(ZkServer zookeeper, int id, String chroot) throws Exception {
        this(zookeeper, id, chroot, true);
    }

    ControllerNode(ZkServer zookeeper, int id, ZkSession session) throws Exception {
        this(zookeeper, id, session, true);
    }

    ControllerNode(ZkServer zookeeper, int id, String chroot, boolean deleteTopicEnable) throws Exception {
        this(zookeeper, id, zookeeper.joinCluster(chroot), deleteTopicEnable);
    }

    private ControllerNode(ZkServer zookeeper, int id, ZkSession session, boolean deleteTopicEnable) throws Exception {
        this.id = id;
        metadata = new Metadata(zookeeper.timers());
        channel = new RecordingChannel(metadata);
        this.session = session;
        topics = new TopicStore(session, metadata);
        registry = new BrokerRegistry(session, new TurnOwner(), Clock.SYSTEM);
        get(registry.register(ZkServer.broker(id)));
        ControllerConfig config = new ControllerConfig(
                id, deleteTopicEnable, () -> false, new ControllerConfig.LeaderBalance(false, 0, 10));
        controller = new Controller(config, session, channel, new TurnOwner(), zookeeper.timers(), Clock.SYSTEM);
        controller.start();
    }

    ControllerNode awaitActive() {
        await().until(() -> metadata.view().controllerId() == id);
        return this;
    }

    void awaitTopic(String name, int partitions) {
        await().until(() -> metadata.view().topic(name) != null
                && metadata.view().topic(name).partitionCount() == partitions
                && metadata.view().topic(name).partitions().stream().allMatch(each -> each.leader() >= 0));
    }

    PartitionState state(String topic, int partition) throws Exception {
        return PartitionStateZnode.decode(stateZnode(topic, partition).data());
    }

    Znode stateZnode(String topic, int partition) throws Exception {
        return get(session.get(PartitionStateZnode.path(new TopicPartition(topic, partition))))
                .orElseThrow();
    }

    TopicAssignment assignment(String topic) throws Exception {
        return TopicZnode.decode(
                get(session.get(TopicZnode.path(topic))).orElseThrow().data());
    }

    boolean exists(String path) throws Exception {
        return get(session.exists(path, null)).isPresent();
    }
}
