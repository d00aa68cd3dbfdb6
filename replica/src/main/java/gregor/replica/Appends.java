package gregor.replica;

import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.StorageFailure;
import gregor.log.records.AppendOrigin;
import gregor.log.records.AppendRejected;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a partition that is led here, from the log to their acknowledgement. Owned by the partition's owner; whether an append
 * may be made at all was decided before.
 */
final class Appends {
    private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

    private final Effects effects;
    private final HotTail hotTail;
    private final OffsetWait<Append> awaitingFlush;
    private final OffsetWait<Append> awaitingCommit;
    private final List<Append> staged = new ArrayList<>();
    private AppendOptions fromClient;
    private AppendOptions fromCoordinator;

    /** @param onDeadline run on the timer's thread when {@link #expire} should be called */
    Appends(Replica.Surroundings surroundings, Effects effects, HotTail hotTail, Runnable onDeadline) {
        this.effects = effects;
        this.hotTail = hotTail;
        awaitingFlush = new OffsetWait<>(surroundings.clock(), surroundings.timers(), onDeadline);
        awaitingCommit = new OffsetWait<>(surroundings.clock(), surroundings.timers(), onDeadline);
    }

    void startLeaderEpoch(int leaderEpoch) {
        fromClient = AppendOptions.fromClient(leaderEpoch);
        fromCoordinator = AppendOptions.fromCoordinator(leaderEpoch);
    }

    void stage(Append append, Log log) {
        try {
            append.appended = log.stage(
                    append.records, append.terms.origin() == AppendOrigin.CLIENT ? fromClient : fromCoordinator);
            staged.add(append);
        } catch (AppendRejected e) {
            // Not the records' fault; should the directory be lost, its keeper says so too.
            boolean storage = e.reason() == AppendRejected.Reason.STORAGE_ERROR;
            effects.add(
                    storage ? append.refused(ReplicaError.STORAGE_ERROR) : append.ended(new AppendResult.Rejected(e)));
        } catch (RuntimeException e) {
            onFault(log, e);
            effects.add(append.refused(ReplicaError.UNEXPECTED));
        }
    }

    /** A fault of ours must not leave those without a word whose records the log has dropped. */
    private void onFault(Log log, RuntimeException fault) {
        LOG.error("Could not append to {}", log.partition(), fault);
        staged.forEach(append -> effects.add(append.refused(ReplicaError.UNEXPECTED)));
        staged.clear();
    }

    boolean isStaged() {
        return !staged.isEmpty();
    }

    /** Writes all that is staged; what went wrong, or null. */
    StorageFailure write(Log log) {
        long endBefore = log.view().logEndOffset();
        StorageFailure failure = null;
        try {
            log.write();
        } catch (StorageFailure e) {
            failure = e;
        } catch (RuntimeException e) {
            onFault(log, e);
        }
        for (Append append : staged) {
            hotTail.wrote(append.appended.sizeBytes(), endBefore);
        }
        return failure;
    }

    /**
     * Acknowledges what was written, or lets it wait for that.
     *
     * @param end of the log; what is beyond could not be written
     * @param highWatermark with the new records counted
     */
    void acknowledge(long end, long acknowledgeable, long highWatermark) {
        for (Append append : staged) {
            long required = append.requiredOffset();
            boolean committed = append.terms.committed();
            if (required > end) {
                effects.add(append.refused(ReplicaError.STORAGE_ERROR));
            } else if (required > (committed ? highWatermark : acknowledgeable)) {
                (committed ? awaitingCommit : awaitingFlush).add(append);
            } else {
                effects.add(append.stored());
            }
        }
        staged.clear();
    }

    void onAcknowledgeable(long offset) {
        awaitingFlush.release(offset, append -> effects.add(append.stored()));
    }

    void onCommitted(long highWatermark) {
        awaitingCommit.release(highWatermark, append -> effects.add(append.stored()));
    }

    void expire() {
        awaitingFlush.expire(append -> effects.add(append.refused(ReplicaError.REQUEST_TIMED_OUT)));
        awaitingCommit.expire(append -> effects.add(append.refused(ReplicaError.REQUEST_TIMED_OUT)));
    }

    /** None of those that wait will be acknowledged. */
    void refuseAll(ReplicaError error) {
        awaitingFlush.drain(append -> effects.add(append.refused(error)));
        awaitingCommit.drain(append -> effects.add(append.refused(error)));
    }
}
