package gregor.base;

/** The time, handed in so that tests can move it. Safe for any thread. */
public interface Clock {
    /** Wall-clock time, milliseconds since 1970. May jump. */
    long millis();

    /** A time that never goes back, nanoseconds since an arbitrary moment: for durations only. */
    long nanos();

    /** The machine's clock. */
    Clock SYSTEM = new Clock() {
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
