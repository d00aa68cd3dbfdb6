package gregor.replica;

import java.util.function.Consumer;

/** A DeleteRecords on its way: over when every living replica has deleted as much. As an effect it tells its asker the result. */
final class Deletion extends Awaiting implements Runnable {
    private final int timeoutMs;
    private final Consumer<DeleteResult> done;
    private long requiredOffset;
    private DeleteResult result;

    /** @param requestedOffset or {@link Partition#UP_TO_HIGH_WATERMARK} */
    Deletion(long requestedOffset, int timeoutMs, Consumer<DeleteResult> done) {
        requiredOffset = requestedOffset;
        this.timeoutMs = timeoutMs;
        this.done = done;
    }

    @Override
    long requiredOffset() {
        return requiredOffset;
    }

    @Override
    int timeoutMs() {
        return timeoutMs;
    }

    void requiredOffset(long offset) {
        requiredOffset = offset;
    }

    Deletion ended(DeleteResult outcome) {
        result = outcome;
        return this;
    }

    @Override
    public void run() {
        done.accept(result);
    }
}
