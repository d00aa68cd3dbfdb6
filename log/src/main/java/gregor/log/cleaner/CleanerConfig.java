package gregor.log.cleaner;

/**
 * The settings of the log cleaner. All but the first may change while it runs.
 *
 * @param enabled {@code log.cleaner.enable}
 * @param threads {@code log.cleaner.threads}
 * @param keyBytes {@code log.cleaner.dedupe.buffer.size}, shared by the threads
 * @param keyLoad {@code log.cleaner.io.buffer.load.factor}
 * @param ioBytes {@code log.cleaner.io.buffer.size}, shared by the threads
 * @param maxMessageBytes {@code message.max.bytes}: batches may be as large as this, or as their topic allows
 * @param bytesPerSecond {@code log.cleaner.io.max.bytes.per.second}
 * @param backoffMs {@code log.cleaner.backoff.ms}
 */
public record CleanerConfig(
        boolean enabled,
        int threads,
        long keyBytes,
        double keyLoad,
        int ioBytes,
        int maxMessageBytes,
        double bytesPerSecond,
        long backoffMs) {
    /** Kafka's defaults. */
    public static final CleanerConfig DEFAULTS =
            new CleanerConfig(true, 1, 128 << 20, 0.9, 512 << 10, 1_048_588, Double.MAX_VALUE, 15_000);

    /** No cleaner. */
    public static final CleanerConfig OFF =
            new CleanerConfig(false, 1, 128 << 20, 0.9, 512 << 10, 1_048_588, Double.MAX_VALUE, 15_000);

    /** What one thread may use for keys. */
    int keyBytesPerThread() {
        return (int) Math.min(keyBytes / threads, Integer.MAX_VALUE);
    }

    /** One thread's buffer for reading, and as much again for writing. */
    int ioBytesPerBuffer() {
        return ioBytes / threads / 2;
    }
}
