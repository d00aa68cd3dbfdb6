package gregor.replica;

import gregor.base.Clock;

/**
 * How much throttled replicas may be copied: counts bytes, and says when more than allowed went by of late. Nobody is kept waiting
 * in here. Each direction of a broker, as leader and as follower, has one. For any thread.
 */
public final class ReplicationQuota {
    private static final long MS_PER_SECOND = 1_000;

    private final Clock clock;
    private final long sampleMs;
    private final long[] bytes;
    /** Which of all stretches of time, one sample long, each count belongs to. */
    private final long[] stretches;

    private long bytesPerSecond = Long.MAX_VALUE;

    /**
     * @param samples {@code replication.quota.window.num}
     * @param sampleMs {@code replication.quota.window.size.seconds}
     */
    public ReplicationQuota(int samples, long sampleMs, Clock clock) {
        this.clock = clock;
        this.sampleMs = sampleMs;
        bytes = new long[samples];
        stretches = new long[samples];
    }

    public synchronized void setRate(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    public synchronized void record(long copiedBytes) {
        long stretch = clock.millis() / sampleMs;
        int sample = (int) (stretch % bytes.length);
        if (stretches[sample] != stretch) {
            stretches[sample] = stretch;
            bytes[sample] = 0;
        }
        bytes[sample] += copiedBytes;
    }

    public synchronized boolean isExceeded() {
        long nowMs = clock.millis();
        long oldest = nowMs / sampleMs;
        long firstKept = oldest - bytes.length + 1;
        long total = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (stretches[i] >= firstKept && bytes[i] > 0) {
                total += bytes[i];
                oldest = Math.min(oldest, stretches[i]);
            }
        }
        long elapsedMs = Math.max(sampleMs, nowMs - oldest * sampleMs);
        return (double) total * MS_PER_SECOND / elapsedMs > bytesPerSecond;
    }
}
