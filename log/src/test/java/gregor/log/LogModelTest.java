package gregor.log;

import org.junit.jupiter.api.Test;

/**
 * Random lives of a log, with crashes, full and broken disks, beside a model that forgets nothing. A few here, the same every
 * time; {@code bin/model} runs many, and repeats one.
 */
class LogModelTest {
    private static final int SEEDS = 3;
    private static final long FIRST_SEED = 1;
    private static final int STEPS = 10_000;

    @Test
    void aLogDoesWhatAListWouldDo() throws Exception {
        long firstSeed = Long.getLong("model.seed", FIRST_SEED);
        int seeds = Integer.getInteger("model.seeds", SEEDS);
        int steps = Integer.getInteger("model.steps", STEPS);
        System.out.println("LogModelTest: " + seeds + " seeds from " + firstSeed + ", " + steps + " steps each");
        long startNanos = System.nanoTime();
        for (int i = 0; i < seeds; i++) {
            live(firstSeed + i, steps);
            if ((i + 1) % 10 == 0) {
                System.out.printf(
                        "%d of %d seeds, %d s%n", i + 1, seeds, (System.nanoTime() - startNanos) / 1_000_000_000);
            }
        }
    }

    private static void live(long seed, int steps) throws Exception {
        LogLife life = new LogLife(seed);
        try {
            life.run(steps);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " after " + String.join("\n  ", life.history()) + life.describe(), e);
        }
    }
}
