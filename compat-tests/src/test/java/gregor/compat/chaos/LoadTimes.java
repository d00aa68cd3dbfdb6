package gregor.compat.chaos;

/** How patient the clients are. */
final class LoadTimes {
    /** After this a client gives a request up and sends it again. */
    static final int REQUEST_MS = 5_000;

    /** After this it gives the records up: Kafka's default, and less than a run waits for its producers at the end. */
    static final int DELIVERY_MS = 120_000;

    static final int SESSION_MS = 10_000;

    private LoadTimes() {}
}
