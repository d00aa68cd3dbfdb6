package gregor.sim;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs many simulations, each from a seed of its own: {@code --seeds N} how many, {@code --seed S} the first, {@code --seconds T}
 * of faults in each, {@code --threads T} how many at once, {@code --minutes M} after which none is begun any more, {@code --trace} to tell
 * all that happens.
 */
public final class Sim {
    private static final int SECONDS = 20;

    private Sim() {}

    public static void main(String[] arguments) throws InterruptedException {
        long seeds = 1;
        long first = System.nanoTime() & 0xffffffL;
        int seconds = SECONDS;
        int threads = Runtime.getRuntime().availableProcessors();
        long minutes = TimeUnit.DAYS.toMinutes(1);
        boolean tell = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seeds" -> seeds = Long.parseLong(arguments[++i]);
                case "--seed" -> first = Long.parseLong(arguments[++i]);
                case "--seconds" -> seconds = Integer.parseInt(arguments[++i]);
                case "--threads" -> threads = Integer.parseInt(arguments[++i]);
                case "--minutes" -> minutes = Long.parseLong(arguments[++i]);
                case "--trace" -> tell = true;
                default -> {
                    System.err.println(
                            "usage: sim [--seeds N] [--seed S] [--seconds T] [--threads T] [--minutes M] [--trace]");
                    System.exit(2);
                }
            }
        }
        long startNanos = System.nanoTime();
        Series series = new Series(
                first, seeds, seconds, startNanos + TimeUnit.MINUTES.toNanos(minutes), tell ? System.out : null);
        series.run(tell ? 1 : threads);
        double took = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(Locale.ROOT, "%s, in %.1f s, %.1f a second%n", series, took, series.begun() / took);
        System.exit(series.hasFailed() ? 1 : 0);
    }
}
