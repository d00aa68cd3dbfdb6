package gregor.sim;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Simulations of many seeds, on several threads, and what they come to together. */
final class Series {
    private static final int FAILURES_MAX = 10;
    private static final long TELL_EVERY = 1_000;

    private final long first;
    private final long count;
    private final int seconds;
    private final long endNanos;
    private final PrintStream out;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<Long> failed = new ArrayList<>();
    private long begun;
    private long done;
    private long events;
    private long records;
    private long fingerprint;

    /**
     * @param seconds of faults in each
     * @param endNanos when none is begun any more
     * @param out where to tell what happens; null for nowhere
     */
    Series(long first, long count, int seconds, long endNanos, PrintStream out) {
        this.first = first;
        this.count = count;
        this.seconds = seconds;
        this.endNanos = endNanos;
        this.out = out;
    }

    /** Returns when all are done, or too many have failed. */
    void run(int threadCount) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            Thread thread = new Thread(this::work, "simulations-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work() {
        for (long seed = next(); seed >= 0; seed = next()) {
            try {
                add(seed, new Simulation(seed, out).run(seconds));
            } catch (RuntimeException | Error e) {
                fail(seed, e);
            }
        }
    }

    /** The next seed, negative when there is none. */
    private synchronized long next() {
        boolean over = begun == count || failed.size() >= FAILURES_MAX || System.nanoTime() > endNanos;
        return over ? -1 : first + begun++;
    }

    private synchronized void add(long seed, Simulation.Result result) {
        done++;
        events += result.events();
        records += result.records();
        // A sum: seeds are not done in their order.
        fingerprint += 31 * seed ^ result.fingerprint();
        result.counts().forEach((what, times) -> counts.merge(what, times, Long::sum));
        if (done % TELL_EVERY == 0) {
            System.out.println(done + " seeds done, " + failed.size() + " failed");
        }
    }

    private synchronized void fail(long seed, Throwable fault) {
        failed.add(seed);
        System.out.println(
                "seed " + seed + " fails (again with --seed " + seed + " --seconds " + seconds + " --trace): " + fault);
        fault.printStackTrace(System.out);
    }

    synchronized long begun() {
        return begun;
    }

    synchronized boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** What happened, in one line. */
    @Override
    public synchronized String toString() {
        return String.format(
                Locale.ROOT,
                "%d seeds from %d: %d well, failed %s, %d events, %d records acknowledged, fingerprint %x, happened: %s",
                begun,
                first,
                done,
                failed,
                events,
                records,
                fingerprint,
                counts);
    }
}
