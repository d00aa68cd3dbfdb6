package gregor.replica;

import gregor.log.StorageFailure;

/**
 * DeleteRecords at a partition that is led here: the log's start moves at once, and the asker is told when the followers' logs
 * have followed. Owned by the partition's owner.
 */
final class Deletions {
    private final Effects effects;
    private final Replica.Surroundings surroundings;
    private final Runnable onDeadline;
    /** Made with the first that waits: most partitions never see one. */
    private OffsetWait<Deletion> waiting;

    /** @param onDeadline run on the timer's thread when {@link #expire} should be called */
    Deletions(Replica.Surroundings surroundings, Effects effects, Runnable onDeadline) {
        this.surroundings = surroundings;
        this.effects = effects;
        this.onDeadline = onDeadline;
    }

    /** Why it cannot be, or null once the start of the log is where it is to be. */
    static ReplicaError apply(Deletion deletion, LocalLog local) throws StorageFailure {
        if (!local.config().log().retention().delete()) {
            return ReplicaError.POLICY_VIOLATION;
        }
        long upTo = deletion.requiredOffset() == Partition.UP_TO_HIGH_WATERMARK
                ? local.highWatermark()
                : deletion.requiredOffset();
        if (upTo < 0 || upTo > local.highWatermark()) {
            return ReplicaError.OFFSET_OUT_OF_RANGE;
        }
        if (upTo > local.view().logStartOffset()) {
            local.log().advanceLogStart(upTo);
        }
        deletion.requiredOffset(upTo);
        return null;
    }

    void await(Deletion deletion) {
        if (waiting == null) {
            waiting = new OffsetWait<>(surroundings.clock(), surroundings.timers(), onDeadline);
        }
        waiting.add(deletion);
    }

    boolean isWaiting() {
        return waiting != null && !waiting.isEmpty();
    }

    /** So far all replicas have deleted. */
    void release(long lowWatermark) {
        if (waiting != null) {
            waiting.release(
                    lowWatermark, deletion -> effects.add(deletion.ended(new DeleteResult(null, lowWatermark))));
        }
    }

    /** Tells those whose time is up how far it got. */
    void expire(long lowWatermark) {
        if (waiting != null) {
            waiting.expire(deletion ->
                    effects.add(deletion.ended(new DeleteResult(ReplicaError.REQUEST_TIMED_OUT, lowWatermark))));
        }
    }

    void refuseAll(ReplicaError error) {
        if (waiting != null) {
            waiting.drain(deletion -> effects.add(deletion.ended(DeleteResult.failed(error))));
        }
    }
}
