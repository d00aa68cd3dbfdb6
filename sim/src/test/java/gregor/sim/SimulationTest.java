package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final int SEEDS = 100;
    private static final int SECONDS = 6;

    @Test
    void aClusterKeepsItsPromisesWhateverGoesWrong() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                assertThat(new Simulation(seed, null).run(SECONDS).records())
                        .as("seed %s", seed)
                        .isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + " (bin/sim --seed " + seed + " --seconds " + SECONDS + " --trace)", e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSeedAlwaysLeadsToTheSame(long seed) {
        assertThat(new Simulation(seed, null).run(SECONDS)).isEqualTo(new Simulation(seed, null).run(SECONDS));
    }
}
