package gregor.zk.controller;

import static gregor.zk.controller.CoreFixtures.ID;
import static gregor.zk.controller.CoreFixtures.brokers;
import static gregor.zk.controller.CoreFixtures.commands;
import static gregor.zk.controller.CoreFixtures.elected;
import static gregor.zk.controller.CoreFixtures.writes;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.zk.LeaderAndIsr;
import gregor.zk.UpdateMetadata;
import gregor.zk.Verdict;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one event costs where there are 5,000 partitions with two replicas each, spread over ten brokers. */
class ManyPartitionsTest {
    private static final int PARTITIONS = 5_000;
    private static final int BROKERS = 10;
    private static final int ON_EACH = PARTITIONS * 2 / BROKERS;

    private final TestTerm term = new TestTerm(CoreFixtures.config());

    @BeforeEach
    void begin() {
        TreeMap<Integer, ReplicaAssignment> partitions = new TreeMap<>();
        Map<Integer, VersionedState> states = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int leader = partition % BROKERS;
            int follower = (leader + 1) % BROKERS;
            partitions.put(partition, ReplicaAssignment.of(List.of(leader, follower)));
            PartitionState state = new PartitionState(leader, 3, List.of(leader, follower), 4);
            states.put(partition, new VersionedState(state, 9));
        }
        TopicRead topic = new TopicRead("t", new TopicAssignment(ID, partitions), 0, states);
        term.take(elected(brokers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), topic));
    }

    @Test
    void aBrokersFailureIsWrittenForItsPartitionsAndToldInOneCommandEach() {
        List<Effect> effects = term.take(new Event.BrokersRead(brokers(0, 1, 2, 3, 4, 6, 7, 8, 9)));

        assertThat(writes(effects)).hasSize(ON_EACH);
        assertThat(effects.stream().filter(Effect.WriteStates.class::isInstance))
                .hasSize(1);
        // Its partitions have their other replicas on two brokers.
        assertThat(commands(effects, LeaderAndIsr.class))
                .hasSize(2)
                .allMatch(command -> command.partitions().size() == ON_EACH / 2);
        assertThat(commands(effects, UpdateMetadata.class).stream()
                        .flatMap(command -> command.topics().stream())
                        .mapToInt(topic -> topic.partitions().size())
                        .max())
                .hasValue(ON_EACH);
    }

    @Test
    void aBrokerThatReturnsHearsOfItsPartitionsInOneCommand() {
        term.take(new Event.BrokersRead(brokers(0, 1, 2, 3, 4, 6, 7, 8, 9)));

        List<Effect> effects = term.take(new Event.BrokersRead(brokers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));

        assertThat(writes(effects)).isEmpty();
        assertThat(commands(effects, LeaderAndIsr.class))
                .singleElement()
                .satisfies(command -> assertThat(command.partitions()).hasSize(ON_EACH));
    }

    @Test
    void allPartitionsAreReassignedInOneWriteOfTheTopicAndOneOfTheirStates() {
        Map<TopicPartition, Optional<List<Integer>>> wishes = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int leader = partition % BROKERS;
            wishes.put(new TopicPartition("t", partition), Optional.of(List.of((leader + 2) % BROKERS, leader)));
        }
        Asker<Map<TopicPartition, Verdict>> asker = new Asker<>();

        List<Effect> effects = term.take(new Request.AlterReassignments(wishes, true, asker));

        assertThat(TestTerm.answer(asker).values()).hasSize(PARTITIONS).containsOnly(Verdict.ACCEPTED);
        assertThat(effects.stream().filter(Effect.WriteAssignments.class::isInstance))
                .hasSize(1);
        assertThat(writes(effects)).hasSize(PARTITIONS);
        assertThat(commands(effects, LeaderAndIsr.class)).hasSize(BROKERS);
    }
}
