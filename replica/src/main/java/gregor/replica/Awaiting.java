package gregor.replica;

/** What waits until some offset is reached, in the order of these offsets. Owned by the partition's owner. */
abstract class Awaiting implements Comparable<Awaiting> {
    /** When to give up, on {@code Clock.nanos}; set only once it waits. */
    long deadlineNanos;

    /** Fixed once it waits. */
    abstract long requiredOffset();

    abstract int timeoutMs();

    @Override
    public int compareTo(Awaiting other) {
        return Long.compare(requiredOffset(), other.requiredOffset());
    }
}
