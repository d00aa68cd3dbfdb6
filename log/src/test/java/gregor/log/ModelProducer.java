package gregor.log;

import gregor.log.producer.ActiveProducer;
import java.util.ArrayList;
import java.util.List;

/** What a log should remember of one producer. */
final class ModelProducer {
    private static final int WINDOW = 5;

    private final List<ModelBatch> window = new ArrayList<>();
    private short epoch;
    private int coordinatorEpoch = -1;
    private long lastTimestampMs = -1;
    private long lastDataMs = Long.MAX_VALUE;
    private long lastMarkerMs = Long.MAX_VALUE;
    private long transactionStart = -1;
    /** How many of the window the log must know: after a restart of a compacted log only the last. */
    private int surelyKnown;
    /** It was silent for so long that the log may have forgotten it, now or once. */
    private boolean doubtful;

    private boolean onceDoubtful;
    /** A compaction may have taken its last batch, being forgotten, and left one before: a log that is read again begins there. */
    private boolean maybeOlder;

    /** @param epoch of what it did before it was forgotten, -1 if it did nothing */
    ModelProducer(short epoch) {
        this.epoch = epoch;
    }

    /** Takes over a batch; returns where the transaction began that it ends, or -1. */
    long add(ModelBatch batch) {
        if (batch.sent().epoch() != epoch) {
            window.clear();
            surelyKnown = 0;
            epoch = batch.sent().epoch();
        }
        lastTimestampMs = batch.maxTimestampMs();
        doubtful = false;
        maybeOlder = false;
        if (batch.marker() != null) {
            lastMarkerMs = batch.maxTimestampMs();
            coordinatorEpoch = batch.marker().coordinatorEpoch();
            long began = transactionStart;
            transactionStart = -1;
            return began;
        }
        lastDataMs = batch.maxTimestampMs();
        window.add(batch);
        surelyKnown = Math.min(WINDOW, surelyKnown + 1);
        if (window.size() > WINDOW) {
            window.remove(0);
        }
        if (batch.sent().transactional() && transactionStart < 0) {
            transactionStart = batch.base();
        }
        return -1;
    }

    /** The log has been opened again, and others than the last batch may be gone from it. */
    void onlyTheLastIsKnown() {
        surelyKnown = Math.min(1, surelyKnown);
    }

    boolean isExpired(long nowMs, long expirationMs) {
        return transactionStart < 0 && nowMs - lastTimestampMs >= expirationMs;
    }

    /** Something of it may have been read from a snapshot so old that all of the producer was passed over. */
    void doubtWhatIsOld(long nowMs, long expirationMs) {
        onceDoubtful |= nowMs - Math.min(lastDataMs, lastMarkerMs) >= expirationMs;
        if (onceDoubtful) {
            onlyTheLastIsKnown(); // The others were read from the log after all of it was passed over.
        }
        for (int i = 0; i < window.size() - 1; i++) {
            if (nowMs - window.get(i).maxTimestampMs() >= expirationMs) {
                surelyKnown = Math.min(surelyKnown, window.size() - 1 - i);
            }
        }
    }

    void doubt() {
        doubtful = true;
        onceDoubtful = true;
    }

    /** As {@link #doubt}, in a log that has been compacted. */
    void doubtCompacted() {
        doubt();
        maybeOlder = true;
        surelyKnown = 0;
    }

    boolean maybeOlder() {
        return maybeOlder;
    }

    /** Once forgotten, it may be known by a marker only that came later. */
    void forgetBatchesIfDoubtful() {
        if (onceDoubtful) {
            window.clear();
            surelyKnown = 0;
        }
    }

    boolean doubtful() {
        return doubtful;
    }

    boolean onceDoubtful() {
        return onceDoubtful;
    }

    void onceDoubtful(boolean before) {
        onceDoubtful |= before;
    }

    short epoch() {
        return epoch;
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long transactionStart() {
        return transactionStart;
    }

    int nextSequence() {
        return window.isEmpty() ? 0 : window.get(window.size() - 1).lastSequence() + 1;
    }

    /** Those that a repetition of must be found. */
    List<ModelBatch> surelyKnown() {
        return window.subList(window.size() - surelyKnown, window.size());
    }

    /**
     * Whether the log remembers just this.
     *
     * @param silenceMs how much earlier its last time may be
     */
    boolean matches(ActiveProducer producer, long silenceMs) {
        if (maybeOlder) {
            return producer.epoch() <= epoch && producer.transactionStart() < 0;
        }
        return producer.epoch() == epoch
                && producer.lastSequence() == nextSequence() - 1
                && producer.lastTimestampMs() <= lastTimestampMs
                && producer.lastTimestampMs() >= lastTimestampMs - silenceMs
                && producer.transactionStart() == transactionStart
                && (onceDoubtful || producer.coordinatorEpoch() == coordinatorEpoch);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", coordinator " + coordinatorEpoch + ", next " + nextSequence() + ", transaction "
                + transactionStart + ", time " + lastTimestampMs + (doubtful ? ", doubtful" : "");
    }
}
