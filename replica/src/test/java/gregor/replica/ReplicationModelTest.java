package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A leader among followers that fetch, lag, die and come back, and a controller that decides late and is not always heard. */
class ReplicationModelTest {
    private static final int STEPS = 400;

    /** A stale word of the controller after a refusal made the leader forget who had joined. */
    private static final long FORGOTTEN_MEMBER = -2747339706189548297L;

    static LongStream seeds() {
        return LongStream.concat(LongStream.of(FORGOTTEN_MEMBER), new Random().longs(30));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsCommittedThatAReplicaInSyncLacks(long seed) throws Exception {
        run(seed);
    }

    @Test
    @Tag("slow")
    void nothingIsCommittedThatAReplicaInSyncLacksInAThousandLives() throws Exception {
        for (long seed : new Random().longs(1_000).toArray()) {
            run(seed);
        }
    }

    private static void run(long seed) throws Exception {
        try (ReplicationModel model = new ReplicationModel(seed)) {
            for (int step = 0; step < STEPS; step++) {
                model.step();
                assertThat(model.violation()).as("seed %d, step %d", seed, step).isNull();
            }
            model.heal();
            assertThat(model.unfinished()).as("seed %d, healed", seed).isNull();
        }
    }
}
