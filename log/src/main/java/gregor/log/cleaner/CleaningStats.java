package gregor.log.cleaner;

import java.util.Locale;

/** What one cleaning read, kept and took. For one thread. */
final class CleaningStats {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEGABYTE = 1 << 20;

    private final long beganNanos;
    private long mapBytes;
    private long mapRecords;
    private long readBytes;
    private long readRecords;
    private long keptBytes;
    private long keptRecords;
    private long keyless;
    private int segmentsBefore;
    private int segmentsAfter;

    CleaningStats(long nowNanos) {
        beganNanos = nowNanos;
    }

    void mapped(long bytes) {
        mapBytes += bytes;
    }

    void mappedRecords(long records) {
        mapRecords = records;
    }

    void read(long bytes, long records) {
        readBytes += bytes;
        readRecords += records;
    }

    void kept(long bytes, long records) {
        keptBytes += bytes;
        keptRecords += records;
    }

    void keyless(long records) {
        keyless += records;
    }

    void swapped(int before, int after) {
        segmentsBefore += before;
        segmentsAfter += after;
    }

    long keylessRecords() {
        return keyless;
    }

    /** One line for the log. */
    String summary(long nowNanos, int keys) {
        double seconds = (nowNanos - beganNanos) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%.1f MB read for %d keys in %d records, then %.1f MB in %d segments and %d records;"
                        + " %.1f MB in %d segments and %d records kept; %.1f s, %.1f MB/s",
                mapBytes / MEGABYTE,
                keys,
                mapRecords,
                readBytes / MEGABYTE,
                segmentsBefore,
                readRecords,
                keptBytes / MEGABYTE,
                segmentsAfter,
                keptRecords,
                seconds,
                seconds > 0 ? (mapBytes + readBytes) / MEGABYTE / seconds : 0);
    }
}
