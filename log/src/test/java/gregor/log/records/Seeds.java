package gregor.log.records;

import java.util.Random;

/** Random numbers whose seed is printed, so that a failure can be run again with -Dseed=. */
public final class Seeds {
    private Seeds() {}

    public static Random random(Class<?> test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test.getSimpleName() + " -Dseed=" + seed);
        return new Random(seed);
    }
}
