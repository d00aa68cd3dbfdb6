package gregor.zk.controller;

import static gregor.zk.controller.CoreFixtures.broker;
import static gregor.zk.controller.CoreFixtures.commands;
import static gregor.zk.controller.CoreFixtures.elected;
import static gregor.zk.controller.CoreFixtures.topic;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.BrokerView;
import gregor.zk.LeaderElection.Kind;
import gregor.zk.StopReplica;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to five brokers and two partitions, and whatever is asked for, in whatever order, also if controllers die between
 * any two writes: no election that nobody asked to be unclean loses records, and no replica is deleted that still counts.
 */
class ControllerLivesTest {
    private static final int LIVES = 100;
    private static final int STEPS = 200;
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("t", 0), new TopicPartition("t", 1));

    private TestTerm term;
    private Random random;
    private Map<Integer, Long> brokers;
    private long epochs;

    @ParameterizedTest(name = "lives from seed {0}")
    @ValueSource(longs = {1, 1_001, 2_001, 3_001})
    void nothingIsLost(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + LIVES; seed++) {
            live(seed);
        }
    }

    private void live(long seed) {
        random = new Random(seed);
        term = new TestTerm(CoreFixtures.config());
        brokers = new TreeMap<>();
        epochs = 100;
        for (int id = 1; id <= 5; id++) {
            brokers.put(id, ++epochs);
        }
        take(seed, elected(live(), topic("t", null, List.of(1, 2, 3), List.of(2, 3, 4))));
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(15) == 0) {
                term.writesUntilDeath = random.nextInt(4);
                take(seed, next());
                Event.Elected successor = elected(live(), term.left());
                term = new TestTerm(CoreFixtures.config());
                take(seed, successor);
            } else {
                take(seed, next());
            }
        }
    }

    private void take(long seed, Event event) {
        Map<TopicPartition, PartitionState> before = new HashMap<>();
        if (event instanceof Event.Elected elected) {
            elected.topics()
                    .get(0)
                    .states()
                    .forEach((number, state) -> before.put(new TopicPartition("t", number), state.state()));
        }
        for (TopicPartition partition : PARTITIONS) {
            TopicState topic = term.core.cluster().topic("t");
            if (topic != null && topic.state(partition.partition()) != null) {
                before.put(partition, topic.state(partition.partition()).state());
            }
        }
        if (!(event instanceof Event.Elected) && random.nextInt(10) == 0) {
            leaderWritesItself(before);
        }
        List<Effect> effects = term.take(event);
        String what = "seed " + seed + ", " + event;
        checkWrites(what, before);
        if (term.writesUntilDeath >= 0) {
            checkStates(what);
        }
        checkStops(what, effects);
    }

    /** A leader of an old protocol has shrunk its in-sync set, and the next write of the controller comes too late. */
    private void leaderWritesItself(Map<TopicPartition, PartitionState> states) {
        states.forEach((partition, state) -> {
            if (state.leader() >= 0) {
                PartitionState shrunk =
                        new PartitionState(state.leader(), state.leaderEpoch(), List.of(state.leader()), 4);
                term.writtenBefore(partition, shrunk, term.state(partition).version() + 1);
                states.put(partition, shrunk);
            }
        });
    }

    private Event next() {
        TopicPartition partition = PARTITIONS.get(random.nextInt(2));
        int broker = 1 + random.nextInt(5);
        switch (random.nextInt(9)) {
            case 0:
                brokers.remove(broker);
                return new Event.BrokersRead(live());
            case 1:
            case 2:
                brokers.computeIfAbsent(broker, id -> ++epochs);
                return new Event.BrokersRead(live());
            case 3:
                // Restarted before anybody noticed.
                brokers.computeIfPresent(broker, (id, epoch) -> ++epochs);
                return new Event.BrokersRead(live());
            case 4:
                return new Request.Shutdown(broker, BrokerView.UNKNOWN_EPOCH, new Asker<>());
            case 5:
                return new Request.Elect(Set.of(partition), Kind.PREFERRED, new Asker<>());
            case 6:
                return reassignment(partition);
            default:
                return growth(partition);
        }
    }

    private Event reassignment(TopicPartition partition) {
        List<Integer> replicas = new ArrayList<>(List.of(1, 2, 3, 4, 5));
        Collections.shuffle(replicas, random);
        boolean cancels = random.nextInt(4) == 0;
        Optional<List<Integer>> wish =
                cancels ? Optional.empty() : Optional.of(replicas.subList(0, 1 + random.nextInt(4)));
        return new Request.AlterReassignments(Map.of(partition, wish), true, new Asker<>());
    }

    /** The leader takes one more replica in, or says again what is. */
    private Event growth(TopicPartition partition) {
        TopicState topic = term.core.cluster().topic("t");
        VersionedState now = topic.state(partition.partition());
        if (now == null || now.state().leader() < 0) {
            return new Event.BrokersRead(live());
        }
        List<Integer> isr = new ArrayList<>(now.state().isr());
        for (int replica : topic.partitions().get(partition.partition()).replicas()) {
            if (!isr.contains(replica) && random.nextBoolean()) {
                isr.add(replica);
            }
        }
        List<InSync> wished =
                isr.stream().map(id -> new InSync(id, BrokerView.UNKNOWN_EPOCH)).toList();
        AlterPartition.Partition wish = new AlterPartition.Partition(
                "t", Uuid.ZERO, partition.partition(), now.state().leaderEpoch(), wished, false, now.version());
        int leader = now.state().leader();
        return new Request.AlterIsr(
                new AlterPartition(leader, brokers.getOrDefault(leader, 0L), List.of(wish)), new Asker<>());
    }

    private List<BrokerView> live() {
        List<BrokerView> live = new ArrayList<>();
        brokers.forEach((id, epoch) -> live.add(broker(id, epoch)));
        return live;
    }

    /** Epochs count up; who is elected was in sync; and what is in sync was, unless the leader says otherwise. */
    private void checkWrites(String what, Map<TopicPartition, PartitionState> before) {
        Map<TopicPartition, PartitionState> known = new HashMap<>(before);
        for (Write write : term.written) {
            PartitionState last = known.get(write.partition());
            PartitionState next = write.state();
            if (last != null && !write.forLeader()) {
                assertThat(next.leaderEpoch()).as(what).isGreaterThan(last.leaderEpoch());
            }
            if (last != null && next.leader() >= 0 && next.leader() != last.leader()) {
                assertThat(last.isr())
                        .as("%s elects %s after %s", what, next, last)
                        .contains(next.leader());
            }
            known.put(write.partition(), next);
        }
    }

    private void checkStates(String what) {
        for (TopicPartition partition : PARTITIONS) {
            TopicState topic = term.core.cluster().topic("t");
            VersionedState now = topic.state(partition.partition());
            ReplicaAssignment replicas = term.core.cluster().assignment(partition);
            assertThat(replicas.replicas()).as(what).isNotEmpty().doesNotHaveDuplicates();
            if (now != null) {
                PartitionState state = now.state();
                String which = what + " leaves " + state + " of " + replicas;
                assertThat(state.isr()).as(which).isNotEmpty();
                // Brokers that are no replicas are in sync only while no replica is that can lead.
                boolean strays = !replicas.replicas().containsAll(state.isr());
                assertThat(strays && replicas.replicas().contains(state.leader()))
                        .as(which)
                        .isFalse();
                if (state.leader() >= 0) {
                    assertThat(state.isr()).as(which).contains(state.leader());
                    assertThat(brokers).as(which).containsKey(state.leader());
                }
            }
        }
    }

    /** What is deleted is no replica any more, and was ordered in the broker's present life. */
    private void checkStops(String what, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send && send.command() instanceof StopReplica stop) {
                for (StopReplica.Partition stopped : stop.partitions()) {
                    if (stopped.delete()) {
                        assertThat(term.core
                                        .cluster()
                                        .assignment(stopped.partition())
                                        .replicas())
                                .as("%s deletes %s on %d", what, stopped, send.brokerId())
                                .doesNotContain(send.brokerId());
                    }
                }
            }
        }
        assertThat(commands(effects, StopReplica.class)).allMatch(stop -> stop.brokerEpoch() > 0);
    }
}
