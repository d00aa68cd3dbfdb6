package gregor.zk.controller;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.TopicPartition;
import gregor.zk.ClusterView;
import gregor.zk.CommandAnswer;
import gregor.zk.LeaderAndIsr;
import gregor.zk.LogDirReport;
import gregor.zk.Metadata;
import gregor.zk.MetadataError;
import gregor.zk.NewTopic;
import gregor.zk.StopReplica;
import gregor.zk.ZkServer;
import gregor.zk.ZkSession;
import gregor.zk.znode.ConfigZnode;
import gregor.zk.znode.ControllerEpochZnode;
import gregor.zk.znode.ControllerZnode;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.FeatureZnode;
import gregor.zk.znode.LogDirEventZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.TopicZnode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The controller on a real ZooKeeper, with brokers that answer at once. */
class ControllerTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private static ControllerNode node(int id, String chroot) throws Exception {
        return new ControllerNode(ZK, id, chroot);
    }

    @Test
    void aFailedLogDirLeavesItsPartitionsWithoutALeader() throws Exception {
        ControllerNode node = node(1, "/log-dir-failure").awaitActive();
        get(node.topics.create(NewTopic.assigned("t", Map.of(0, List.of(1), 1, List.of(1)), Map.of())));
        node.awaitTopic("t", 2);
        TopicPartition lost = new TopicPartition("t", 1);
        node.channel.answer(command -> command instanceof LeaderAndIsr
                ? new CommandAnswer(null, Map.of(lost, MetadataError.STORAGE))
                : CommandAnswer.DONE);

        new LogDirReport(node.session, 1, ZK.timers()).send();

        await().until(() -> !node.metadata.view().partition("t", 1).hasLeader());
        assertThat(node.metadata.view().partition("t", 1).offlineReplicas()).containsExactly(1);
        assertThat(node.metadata.view().partition("t", 0).leader()).isEqualTo(1);
        assertThat(node.state("t", 1).isr()).containsExactly(1);
        assertThat(get(node.session.children(LogDirEventZnode.PARENT))).isEmpty();
    }

    @Test
    void theFirstBrokerBecomesControllerWithEpochOneAndTellsItself() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();

        assertThat(node.controller.isActive()).isTrue();
        assertThat(ControllerEpochZnode.decode(get(node.session.get(ControllerEpochZnode.PATH))
                        .orElseThrow()
                        .data()))
                .isEqualTo(1);
        assertThat(node.metadata.view().brokers()).singleElement().satisfies(broker -> {
            assertThat(broker.id()).isEqualTo(1);
            assertThat(broker.epoch()).isEqualTo(node.registry.brokerEpoch());
        });
        assertThat(FeatureZnode.decode(
                        get(node.session.get(FeatureZnode.PATH)).orElseThrow().data()))
                .isEmpty();
    }

    @Test
    void aNewTopicGetsLeadersAndIsAnnounced() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();

        get(node.topics.create(NewTopic.spread("t", 3, 1, Map.of("retention.ms", "1000"))));
        node.awaitTopic("t", 3);

        assertThat(node.state("t", 2)).isEqualTo(new PartitionState(1, 0, List.of(1), 1));
        List<LeaderAndIsr> commands = node.channel.sent(LeaderAndIsr.class);
        assertThat(commands).singleElement().satisfies(command -> {
            assertThat(command.brokerEpoch()).isEqualTo(node.registry.brokerEpoch());
            assertThat(command.partitions()).hasSize(3).allSatisfy(partition -> {
                assertThat(partition.isNew()).isTrue();
                assertThat(partition.topicId())
                        .isEqualTo(node.metadata.view().topic("t").id());
            });
        });
    }

    @Test
    void aDeletedTopicIsStoppedOnItsBrokersAndThenRemoved() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();
        get(node.topics.create(NewTopic.spread("gone", 2, 1, Map.of())));
        node.awaitTopic("gone", 2);

        get(node.topics.delete("gone"));
        await().until(() ->
                get(node.session.exists(DeleteTopicZnode.path("gone"), null)).isEmpty());

        assertThat(node.metadata.view().topic("gone")).isNull();
        assertThat(get(node.session.exists(TopicZnode.path("gone"), null))).isEmpty();
        assertThat(get(node.session.exists(ConfigZnode.path("topics/gone"), null)))
                .isEmpty();
        assertThat(node.channel.sent(StopReplica.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.partitions()).hasSize(2).allMatch(StopReplica.Partition::delete));
        get(node.topics.create(NewTopic.spread("gone", 1, 1, Map.of())));
        node.awaitTopic("gone", 1);
    }

    @Test
    void aTopicThatABrokerCannotDeleteStaysUntilTheBrokerIsBack() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();
        get(node.topics.create(NewTopic.spread("stuck", 1, 1, Map.of())));
        node.awaitTopic("stuck", 1);
        node.channel.answer(command ->
                command instanceof StopReplica ? CommandAnswer.refused(MetadataError.STORAGE) : CommandAnswer.DONE);

        get(node.topics.delete("stuck"));
        await().until(() -> !node.channel.sent(StopReplica.class).isEmpty());
        assertThat(get(node.session.exists(TopicZnode.path("stuck"), null))).isPresent();

        node.channel.answer(command -> CommandAnswer.DONE);
        ZK.expire(node.session);
        await().until(() ->
                get(node.session.exists(DeleteTopicZnode.path("stuck"), null)).isEmpty());
    }

    @Test
    void deletionsAreDroppedWhenTheyAreNotAllowed() throws Exception {
        ControllerNode node = new ControllerNode(ZK, 1, ZK.newChroot(), false).awaitActive();
        get(node.topics.create(NewTopic.spread("kept", 1, 1, Map.of())));
        node.awaitTopic("kept", 1);

        get(node.topics.delete("kept"));

        await().until(() ->
                get(node.session.exists(DeleteTopicZnode.path("kept"), null)).isEmpty());
        assertThat(get(node.session.exists(TopicZnode.path("kept"), null))).isPresent();
    }

    @Test
    void addedPartitionsGetLeadersAndTheOldOnesStay() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();
        get(node.topics.create(NewTopic.spread("grows", 1, 1, Map.of())));
        node.awaitTopic("grows", 1);

        get(node.topics.addPartitions("grows", 4, List.of()));

        node.awaitTopic("grows", 4);
        assertThat(node.metadata.view().partition("grows", 0).leaderEpoch()).isZero();
    }

    @Test
    void aTopicWithoutAnIdGetsOne() throws Exception {
        String chroot = ZK.newChroot();
        ZkSession tool = ZK.joinCluster(chroot);
        String old = "{\"version\":1,\"partitions\":{\"0\":[1]}}";
        get(tool.create(TopicZnode.path("old"), old.getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT));

        ControllerNode node = node(1, chroot).awaitActive();
        node.awaitTopic("old", 1);

        assertThat(node.metadata.view().topic("old").id().isZero()).isFalse();
        assertThat(TopicZnode.decode(get(tool.get(TopicZnode.path("old")))
                                .orElseThrow()
                                .data())
                        .topicId())
                .isEqualTo(node.metadata.view().topic("old").id());
    }

    @Test
    void aMalformedTopicIsSkippedAndTheOthersLive() throws Exception {
        String chroot = ZK.newChroot();
        ZkSession tool = ZK.joinCluster(chroot);
        get(tool.create(TopicZnode.path("bad"), new byte[] {'{'}, CreateMode.PERSISTENT));
        ControllerNode node = node(1, chroot).awaitActive();

        get(node.topics.create(NewTopic.spread("good", 1, 1, Map.of())));
        node.awaitTopic("good", 1);
        assertThat(node.metadata.view().topic("bad")).isNull();

        String mended = "{\"version\":1,\"partitions\":{\"0\":[1]}}";
        get(tool.setData(TopicZnode.path("bad"), mended.getBytes(StandardCharsets.UTF_8), ZkSession.ANY_VERSION));
        node.awaitTopic("bad", 1);
    }

    @Test
    void anExpiredSessionIsReplacedAndTheLeadersAreRestored() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();
        get(node.topics.create(NewTopic.spread("t", 2, 1, Map.of())));
        node.awaitTopic("t", 2);
        long epochBefore = node.registry.brokerEpoch();
        node.channel.clear();

        ZK.expire(node.session);

        await().until(() -> node.registry.brokerEpoch() != epochBefore);
        await().until(() -> node.channel.sent(LeaderAndIsr.class).stream()
                .anyMatch(command -> command.controllerEpoch() == 2
                        && command.brokerEpoch() == node.registry.brokerEpoch()
                        && command.partitions().size() == 2
                        && command.partitions().get(0).leadership().leader() == 1));
        assertThat(node.controller.isActive()).isTrue();
    }

    @Test
    void whenTheControllerGoesAnotherBrokerTakesOver() throws Exception {
        String chroot = ZK.newChroot();
        ControllerNode first = node(1, chroot).awaitActive();
        ControllerNode second = node(2, chroot);
        await().until(() -> first.metadata.view().brokers().size() == 2);
        assertThat(second.controller.isActive()).isFalse();
        get(first.topics.create(NewTopic.assigned("t", Map.of(0, List.of(1, 2), 1, List.of(2, 1)), Map.of())));
        first.awaitTopic("t", 2);

        first.session.close();

        await().until(() -> second.metadata.view().controllerId() == 2
                && second.metadata.view().partition("t", 0) != null
                && second.metadata.view().partition("t", 0).leader() == 2);
        assertThat(second.state("t", 0)).isEqualTo(new PartitionState(2, 1, List.of(2), 2));
        assertThat(second.state("t", 1).isr()).containsExactly(2);
        assertThat(second.metadata.view().partition("t", 0).offlineReplicas()).containsExactly(1);
    }

    @Test
    void ofBrokersThatStandAtTheSameTimeExactlyOneWins() throws Exception {
        String chroot = ZK.newChroot();
        List<ControllerNode> nodes = List.of(node(1, chroot), node(2, chroot), node(3, chroot));

        await().until(() -> nodes.stream()
                        .filter(node -> node.metadata.view().brokers().size() == 3)
                        .count()
                == 1);

        assertThat(nodes.stream().filter(node -> node.controller.isActive())).hasSize(1);
        assertThat(epoch(nodes.get(0).session)).isEqualTo(1);
    }

    @Test
    void aControllerWhoseEpochWasOvertakenWritesNothingMoreUnderIt() throws Exception {
        String chroot = ZK.newChroot();
        ControllerNode node = node(1, chroot).awaitActive();
        ZkSession tool = ZK.joinCluster(chroot);
        // What an election elsewhere does, without the old controller hearing of it.
        get(tool.setData(ControllerEpochZnode.PATH, ControllerEpochZnode.encode(7), ZkSession.ANY_VERSION));

        get(node.topics.create(NewTopic.spread("late", 1, 1, Map.of())));

        // It resigns, finds the office to be its own still, and goes on with the epoch that is there.
        node.awaitTopic("late", 1);
        assertThat(node.metadata.view().partition("late", 0).controllerEpoch()).isEqualTo(7);
        assertThat(node.state("late", 0).controllerEpoch()).isEqualTo(7);
    }

    @Test
    void aTopicWithAMalformedStateIsSkippedAtTheElection() throws Exception {
        String chroot = ZK.newChroot();
        ControllerNode first = node(1, chroot).awaitActive();
        get(first.topics.create(NewTopic.spread("bad", 2, 1, Map.of())));
        get(first.topics.create(NewTopic.spread("good", 1, 1, Map.of())));
        first.awaitTopic("bad", 2);
        first.awaitTopic("good", 1);
        String state = PartitionStateZnode.path(new TopicPartition("bad", 1));
        get(first.session.setData(state, new byte[] {'?'}, ZkSession.ANY_VERSION));
        first.session.close();

        ControllerNode second = node(1, chroot).awaitActive();

        second.awaitTopic("good", 1);
        assertThat(second.metadata.view().topic("bad")).isNull();
    }

    @Test
    void aKilledControllerIsFollowedByItsNextProcessAtOnce() throws Exception {
        String chroot = ZK.newChroot();
        ControllerNode killed = node(1, chroot).awaitActive();
        get(killed.topics.create(NewTopic.spread("t", 1, 1, Map.of())));
        killed.awaitTopic("t", 1);
        killed.controller.close();

        // Its session has not expired: the registration and the office are still there.
        ControllerNode next = node(1, chroot).awaitActive();

        next.awaitTopic("t", 1);
        assertThat(epoch(next.session)).isEqualTo(2);
    }

    @Test
    void aRemovedControllerZnodeLeadsToANewElection() throws Exception {
        ControllerNode node = node(1, ZK.newChroot()).awaitActive();

        get(node.session.delete(ControllerZnode.PATH, ZkSession.ANY_VERSION));

        await().until(() -> ControllerEpochZnode.decode(get(node.session.get(ControllerEpochZnode.PATH))
                        .orElseThrow()
                        .data())
                == 2);
        await().until(node.controller::isActive);
    }

    @Test
    void aBrokerThatKnowsNoControllerHasAnEmptyView() {
        assertThat(new Metadata(ZK.timers()).view()).isSameAs(ClusterView.EMPTY);
    }

    private static int epoch(ZkSession session) throws Exception {
        return ControllerEpochZnode.decode(
                get(session.get(ControllerEpochZnode.PATH)).orElseThrow().data());
    }
}
