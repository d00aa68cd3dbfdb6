package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gregor.base.Clock;
import gregor.base.ManualTime;
import gregor.base.TurnOwner;
import gregor.zk.znode.BrokerEndpoint;
import gregor.zk.znode.BrokerIdZnode;
import gregor.zk.znode.BrokerRegistration;
import gregor.zk.znode.ConfigChangeZnode;
import gregor.zk.znode.ProducerIdBlockZnode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Identity, registration, producer ids and settings on a real ZooKeeper. */
class StoresTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    @Test
    void allBrokersAgreeOnTheClusterId() throws Exception {
        String chroot = ZK.newChroot();
        ClusterIdentity first = new ClusterIdentity(ZK.joinCluster(chroot));
        ClusterIdentity second = new ClusterIdentity(ZK.joinCluster(chroot));
        CompletionStage<String> one = first.clusterId();
        CompletionStage<String> other = second.clusterId();

        assertThat(get(one)).hasSize(22).isEqualTo(get(other)).isEqualTo(get(first.clusterId()));
    }

    @Test
    void brokerIdsAreMadeUpAboveTheReservedOnes() throws Exception {
        ClusterIdentity identity = new ClusterIdentity(ZK.newCluster());

        assertThat(get(identity.nextBrokerId(1000))).isEqualTo(1001);
        assertThat(get(identity.nextBrokerId(1000))).isEqualTo(1002);
    }

    @Test
    void theBrokerEpochIsTheTransactionThatRegistered() throws Exception {
        ZkSession session = ZK.newCluster();
        BrokerRegistry registry = new BrokerRegistry(session, new TurnOwner(), Clock.SYSTEM);

        long epoch = get(registry.register(ZkServer.broker(1)));

        Znode znode = get(session.get(BrokerIdZnode.path(1))).orElseThrow();
        assertThat(registry.brokerEpoch()).isEqualTo(epoch).isEqualTo(znode.czxid());
        assertThat(znode.version()).isEqualTo(1);
        assertThat(znode.ephemeralOwner()).isEqualTo(session.sessionId());
        assertThat(get(registry.register(ZkServer.broker(1)))).isEqualTo(epoch);
    }

    @Test
    void newAddressesKeepTheEpoch() throws Exception {
        ZkSession session = ZK.newCluster();
        BrokerRegistry registry = new BrokerRegistry(session, new TurnOwner(), Clock.SYSTEM);
        get(registry.register(ZkServer.broker(1)));

        get(registry.update(at(1, "moved")));

        Znode znode = get(session.get(BrokerIdZnode.path(1))).orElseThrow();
        assertThat(znode.czxid()).isEqualTo(registry.brokerEpoch());
        assertThat(BrokerIdZnode.decode(1, znode.data())).isEqualTo(at(1, "moved"));
    }

    @Test
    void anIdTakenByAnotherBrokerIsSaid() throws Exception {
        String chroot = ZK.newChroot();
        get(new BrokerRegistry(ZK.joinCluster(chroot), new TurnOwner(), Clock.SYSTEM).register(at(1, "a")));
        BrokerRegistry second = new BrokerRegistry(ZK.joinCluster(chroot), new TurnOwner(), Clock.SYSTEM);

        assertThatThrownBy(() -> get(second.register(at(1, "b"))))
                .isInstanceOf(BrokerIdTaken.class)
                .hasMessageStartingWith("broker.id 1 is already taken by the broker at ")
                .hasMessageContaining("PLAINTEXT://a:9092");
    }

    @Test
    void aRegistrationLeftByAKilledProcessIsTakenOver() throws Exception {
        String chroot = ZK.newChroot();
        long killed = get(
                new BrokerRegistry(ZK.joinCluster(chroot), new TurnOwner(), Clock.SYSTEM).register(ZkServer.broker(1)));

        long epoch = get(
                new BrokerRegistry(ZK.joinCluster(chroot), new TurnOwner(), Clock.SYSTEM).register(ZkServer.broker(1)));

        assertThat(epoch).isGreaterThan(killed);
    }

    @Test
    void blocksOfProducerIdsNeverOverlap() throws Exception {
        String chroot = ZK.newChroot();
        ZkSession session = ZK.joinCluster(chroot);
        List<CompletionStage<ProducerIdBlock>> taken = new ArrayList<>();
        for (int broker = 1; broker <= 4; broker++) {
            ProducerIdBlocks blocks = new ProducerIdBlocks(ZK.joinCluster(chroot), broker);
            for (int i = 0; i < 5; i++) {
                taken.add(blocks.next());
            }
        }

        Set<Long> first = new HashSet<>();
        get(Stages.all(taken)).forEach(block -> {
            assertThat(block.last() - block.first()).isEqualTo(999);
            first.add(block.first());
        });
        assertThat(first).hasSize(20).allMatch(id -> id % 1000 == 0);
        byte[] latest =
                get(session.get(ProducerIdBlockZnode.PATH)).orElseThrow().data();
        assertThat(ProducerIdBlockZnode.decodeNext(latest)).isEqualTo(20_000);
    }

    @Test
    void settingsAreWrittenReadAndAnnounced() throws Exception {
        String chroot = ZK.newChroot();
        ZkSession session = ZK.joinCluster(chroot);
        ConfigStore store = new ConfigStore(ZK.joinCluster(chroot));
        List<Change> heard = new CopyOnWriteArrayList<>();
        follow(session, Clock.SYSTEM, heard);
        ConfigEntity userClient = ConfigEntity.of(ConfigEntity.USERS, "alice/clients/c1");

        get(store.write(ConfigEntity.topic("t"), Map.of("retention.ms", "1")));
        get(store.write(ConfigEntity.brokerDefault(), Map.of("log.cleaner.threads", "2")));
        get(store.write(userClient, Map.of("producer_byte_rate", "3")));

        assertThat(get(store.fetch(ConfigEntity.topic("t")))).containsEntry("retention.ms", "1");
        assertThat(get(store.fetch(ConfigEntity.topic("none")))).isEmpty();
        assertThat(get(store.fetchAll(ConfigEntity.BROKERS)))
                .containsEntry(ConfigEntity.brokerDefault(), Map.of("log.cleaner.threads", "2"));
        await().untilAsserted(() -> assertThat(heard)
                .containsExactly(
                        new Change(ConfigEntity.topic("t"), Map.of("retention.ms", "1")),
                        new Change(ConfigEntity.brokerDefault(), Map.of("log.cleaner.threads", "2")),
                        new Change(userClient, Map.of("producer_byte_rate", "3"))));
    }

    @Test
    void announcementsOfOldToolsAreHeardAndNonsenseIsSkipped() throws Exception {
        ZkSession session = ZK.newCluster();
        List<Change> heard = new CopyOnWriteArrayList<>();
        follow(session, Clock.SYSTEM, heard);

        announce(session, "{\"version\":1,\"entity_type\":\"topics\",\"entity_name\":\"old\"}");
        announce(session, "nonsense");
        announce(session, "{\"version\":2,\"entity_path\":\"topics/new\"}");

        await().untilAsserted(() -> assertThat(heard)
                .containsExactly(
                        new Change(ConfigEntity.topic("old"), Map.of()),
                        new Change(ConfigEntity.topic("new"), Map.of())));
    }

    @Test
    void announcementsAreDeletedAfterAQuarterOfAnHour() throws Exception {
        ZkSession session = ZK.newCluster();
        ManualTime time = new ManualTime(System.currentTimeMillis());
        List<Change> heard = new CopyOnWriteArrayList<>();
        follow(session, time, heard);
        announce(session, "{\"version\":2,\"entity_path\":\"topics/a\"}");
        await().until(() -> heard.size() == 1);

        time.advance(16 * 60 * 1_000);
        announce(session, "{\"version\":2,\"entity_path\":\"topics/b\"}");

        await().until(() -> get(session.children(ConfigChangeZnode.PARENT)).isEmpty());
        assertThat(heard).extracting(Change::entity).contains(ConfigEntity.topic("b"));
    }

    @Test
    void settingsChangedWhileTheSessionWasGoneAreHeard() throws Exception {
        String chroot = ZK.newChroot();
        ZkSession session = ZK.joinCluster(chroot);
        List<Change> heard = new CopyOnWriteArrayList<>();
        follow(session, Clock.SYSTEM, heard);

        ZK.expire(session);
        get(new ConfigStore(ZK.joinCluster(chroot)).write(ConfigEntity.topic("t"), Map.of("a", "b")));

        await().untilAsserted(() -> assertThat(heard).contains(new Change(ConfigEntity.topic("t"), Map.of("a", "b"))));
    }

    private record Change(ConfigEntity entity, Map<String, String> configs) {}

    private static void follow(ZkSession session, Clock clock, List<Change> heard) {
        ConfigListener listener = (entity, configs) -> heard.add(new Change(entity, configs));
        new ConfigChanges(session, new TurnOwner(), clock, listener).start();
    }

    private static void announce(ZkSession session, String json) throws Exception {
        get(session.create(
                ConfigChangeZnode.PREFIX, json.getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT_SEQUENTIAL));
    }

    private static BrokerRegistration at(int id, String host) {
        return new BrokerRegistration(id, List.of(new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", host, 9092)), null, -1);
    }
}
