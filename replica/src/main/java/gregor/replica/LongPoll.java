package gregor.replica;

import gregor.base.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A read that found too little and waits for more. It watches partitions, and whenever one of them moves, makes the very same
 * read again; the last time when its time is up. Waiting costs this object and a timer, no thread.
 *
 * <p>Owned by its executor, which must run one task at a time: the event loop of the connection that waits. So there is never
 * more than one read at a time, and {@link #start} and {@link #cancel} need no care. The way of a record to a waiting consumer:
 *
 * <pre>
 * producer's event loop   append, view published, {@link #onMoved}            (no hop when the partition is owned by turns)
 *   -- hand-over --
 * consumer's event loop   read, answer written to the socket                 (no further hop)
 * </pre>
 *
 * <p>No wake-up is lost: the signal is taken back before the read looks, so a move after that signals again.
 */
public final class LongPoll implements Watcher {
    private final Executor executor;
    private final Attempt attempt;
    private final Runnable wake = this::onWake;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private Timers.Timer timer;
    private boolean over;

    /** The read that is made again and again. */
    public interface Attempt {
        /**
         * Reads, and answers if that is enough.
         *
         * @param last true when the time is up: answer with whatever there is
         * @return true when it has answered
         */
        boolean read(boolean last);

        /** The waiting is over, answered or not: take off what was watched. Called once. */
        void onOver();
    }

    public LongPoll(Executor executor, Attempt attempt) {
        this.executor = executor;
        this.attempt = attempt;
    }

    /**
     * Begins to wait. Called on the executor, after the partitions are watched; reads at once, because they may have moved
     * between the read that found too little and the watching.
     */
    public void start(Timers timers, long maxWaitMs) {
        if (over) {
            return;
        }
        timer = timers.after(maxWaitMs, () -> executor.execute(this::hurry));
        onWake();
    }

    @Override
    public void onMoved() {
        if (signalled.compareAndSet(false, true)) {
            executor.execute(wake);
        }
    }

    /** There is no more time: answers with what there is. Called on the executor. */
    public void hurry() {
        if (!over) {
            attempt.read(true);
            finish();
        }
    }

    /** Ends the waiting without an answer: the connection is gone. Called on the executor. */
    public void cancel() {
        if (!over) {
            finish();
        }
    }

    private void onWake() {
        signalled.set(false);
        if (!over && attempt.read(false)) {
            finish();
        }
    }

    private void finish() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        attempt.onOver();
    }
}
