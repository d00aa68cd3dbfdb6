package gregor.sim;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs simulations one after the other, each from a seed of its own, until one fails: {@code --seeds N} how many, {@code --seed S}
 * the first, {@code --seconds T} of faults in each, {@code --trace} to tell all that happens.
 */
public final class Sim {
    private static final int SECONDS = 20;

    private Sim() {}

    public static void main(String[] arguments) {
        long seeds = 1;
        long first = System.nanoTime() & 0xffffffL;
        int seconds = SECONDS;
        boolean tell = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seeds" -> seeds = Long.parseLong(arguments[++i]);
                case "--seed" -> first = Long.parseLong(arguments[++i]);
                case "--seconds" -> seconds = Integer.parseInt(arguments[++i]);
                case "--trace" -> tell = true;
                default -> {
                    System.err.println("usage: sim [--seeds N] [--seed S] [--seconds T] [--trace]");
                    System.exit(2);
                }
            }
        }
        System.exit(run(first, seeds, seconds, tell) ? 0 : 1);
    }

    private static boolean run(long first, long seeds, int seconds, boolean tell) {
        long startNanos = System.nanoTime();
        AtomicLong events = new AtomicLong();
        AtomicLong records = new AtomicLong();
        AtomicLong fingerprint = new AtomicLong();
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                Simulation.Result result = new Simulation(seed, tell ? System.out : null).run(seconds);
                events.addAndGet(result.events());
                records.addAndGet(result.records());
                fingerprint.accumulateAndGet(result.fingerprint(), (a, b) -> 31 * a + b);
            } catch (RuntimeException | Error e) {
                System.out.println("seed " + seed + " fails (again with --seed " + seed + " --seconds " + seconds
                        + " --trace): " + e);
                e.printStackTrace(System.out);
                return false;
            }
        }
        double took = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d seeds from %d in %.1f s: %.1f a second, %d events, %d records acknowledged, fingerprint %x%n",
                seeds,
                first,
                took,
                seeds / took,
                events.get(),
                records.get(),
                fingerprint.get());
        return true;
    }
}
