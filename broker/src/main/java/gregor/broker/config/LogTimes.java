package gregor.broker.config;

import java.util.concurrent.TimeUnit;

/**
 * Times of the log that may be given in several units; the finest unit given wins.
 *
 * @param retentionMs -1: no end
 */
record LogTimes(long retentionMs, long rollMs, long rollJitterMs, long flushMs) {
    static LogTimes of(Values values) {
        return new LogTimes(
                retentionMs(values),
                msOrHours(values, "log.roll.ms", "log.roll.hours"),
                msOrHours(values, "log.roll.jitter.ms", "log.roll.jitter.hours"),
                values.value("log.flush.interval.ms") == null
                        ? values.longValue("log.flush.scheduler.interval.ms")
                        : values.longValue("log.flush.interval.ms"));
    }

    private static long retentionMs(Values values) {
        Integer minutes = (Integer) values.value("log.retention.minutes");
        long ms = values.value("log.retention.ms") == null && minutes != null
                ? TimeUnit.MINUTES.toMillis(minutes)
                : msOrHours(values, "log.retention.ms", "log.retention.hours");
        return Math.max(-1, ms);
    }

    private static long msOrHours(Values values, String ms, String hours) {
        return values.value(ms) == null ? TimeUnit.HOURS.toMillis(values.intValue(hours)) : values.longValue(ms);
    }
}
