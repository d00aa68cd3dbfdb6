package gregor.zk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The first two are the examples in the documentation of Kafka's AdminUtils. */
class ReplicaPlacementTest {
    @Test
    void leadersTakeTurnsAndFollowersShift() {
        SortedMap<Integer, List<Integer>> placed =
                new ReplicaPlacement(brokers(null, null, null, null, null), 0, 0).place(0, 10, 3);

        assertThat(placed.get(0)).containsExactly(0, 1, 2);
        assertThat(placed.get(4)).containsExactly(4, 0, 1);
        assertThat(placed.get(5)).containsExactly(0, 2, 3);
        assertThat(placed.get(9)).containsExactly(4, 1, 2);
    }

    @Test
    void racksAlternate() {
        List<BrokerView> brokers = brokers("rack1", "rack3", "rack3", "rack2", "rack2", "rack1");

        SortedMap<Integer, List<Integer>> placed = new ReplicaPlacement(brokers, 0, 0).place(0, 7, 3);

        assertThat(placed)
                .containsEntry(0, List.of(0, 3, 1))
                .containsEntry(1, List.of(3, 1, 5))
                .containsEntry(2, List.of(1, 5, 4))
                .containsEntry(3, List.of(5, 4, 2))
                .containsEntry(4, List.of(4, 2, 0))
                .containsEntry(5, List.of(2, 0, 3))
                .containsEntry(6, List.of(0, 4, 2));
    }

    @Test
    void aSingleBrokerHoldsEverything() {
        assertThat(new ReplicaPlacement(brokers((String) null), 0, 0).place(3, 2, 1))
                .containsEntry(3, List.of(0))
                .containsEntry(4, List.of(0))
                .hasSize(2);
    }

    @Test
    void loadIsEvenReplicasDifferAndRacksAreFilled() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int racks = 1 + random.nextInt(4);
            int perRack = 1 + random.nextInt(3);
            String[] names = new String[racks * perRack];
            for (int i = 0; i < names.length; i++) {
                names[i] = "rack" + i % racks;
            }
            int factor = 1 + random.nextInt(names.length);
            ReplicaPlacement placement =
                    new ReplicaPlacement(brokers(names), random.nextInt(names.length), random.nextInt(names.length));
            Map<Integer, Integer> led = new HashMap<>();
            placement.place(0, 2 * names.length, factor).values().forEach(replicas -> {
                led.merge(replicas.get(0), 1, Integer::sum);
                assertThat(new HashSet<>(replicas)).as("seed %d", seed).hasSize(factor);
                assertThat(replicas.stream().map(id -> names[id]).distinct().count())
                        .as("seed %d", seed)
                        .isEqualTo(Math.min(factor, racks));
            });
            assertThat(led.values()).as("seed %d", seed).containsOnly(2);
        }
    }

    private static List<BrokerView> brokers(String... racks) {
        List<BrokerView> brokers = new ArrayList<>();
        for (int id = 0; id < racks.length; id++) {
            brokers.add(new BrokerView(id, 1, List.of(), racks[id]));
        }
        return brokers;
    }
}
