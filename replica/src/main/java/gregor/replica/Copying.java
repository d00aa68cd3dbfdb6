package gregor.replica;

import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.records.AppendRejected;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica does as follower: takes the steps of the fetcher that copies its leader's log. Owned by the partition's owner,
 * and at rest while the replica does not follow.
 */
final class Copying {
    private static final Logger LOG = LoggerFactory.getLogger(Copying.class);

    private final LocalLog local;
    private final HotTail hotTail;
    private final Effects effects;
    private final FollowerWait fetcher = new FollowerWait();
    /** Up to here the log is the leader's, as it told in this leader epoch. */
    private long confirmedOffset;

    Copying(LocalLog local, HotTail hotTail, Effects effects) {
        this.local = local;
        this.hotTail = hotTail;
        this.effects = effects;
    }

    /**
     * Takes a step.
     *
     * @param done told when what was appended is as durable as {@code flush.messages} asks for
     * @return what went wrong, or null
     */
    StorageFailure take(FollowerStep step, Consumer<FollowerEnd> done) {
        StorageFailure failure = null;
        FollowerEnd end;
        try {
            boolean further = carryOut(step);
            end = FollowerEnd.of(FollowerEnd.Outcome.DONE, local.view(), further);
        } catch (AppendRejected e) {
            local.onCut(); // It may have gone back before it failed.
            end = FollowerEnd.of(FollowerLog.outcome(local.log(), e), local.view());
        } catch (StorageFailure e) {
            failure = e;
            local.onCut();
            end = FollowerEnd.of(FollowerLog.outcome(e), local.view());
        } catch (RuntimeException e) {
            // A fault of ours must not keep the fetcher, and with it other partitions, waiting.
            LOG.error("Could not take a step in following with {}", local.log().partition(), e);
            local.onCut();
            end = FollowerEnd.of(FollowerEnd.Outcome.FAILED, local.view());
        }
        fetcher.waitFor(end, done, effects);
        return failure;
    }

    /** More of the log is on disk, or less of it has to be. */
    void onAcknowledgeableMoved() {
        fetcher.release(local.acknowledgeable(), effects);
    }

    void onFlushFailed(StorageFailure failure) {
        fetcher.end(FollowerLog.outcome(failure), local.view(), effects);
    }

    /** It does not follow any more in the leader epoch of before: its fetcher is told so if it waits. */
    void end() {
        confirmedOffset = 0;
        fetcher.end(FollowerEnd.Outcome.NOT_FOLLOWING, local.view(), effects);
    }

    /** True if the leader is to be asked once more where the logs part. */
    private boolean carryOut(FollowerStep step) throws StorageFailure {
        if (step.logEnd() != local.endOffset()) {
            return true; // Another fetcher was here, and what was decided is of a log that is no more.
        }
        if (step instanceof FollowerStep.Append fetched) {
            append(fetched);
            return false;
        }
        boolean further = FollowerLog.truncate(local.log(), local.highWatermark(), step);
        confirmedOffset = 0; // It had not agreed.
        local.onCut();
        return further;
    }

    private void append(FollowerStep.Append fetched) throws StorageFailure {
        long endBefore = local.endOffset();
        int bytes = FollowerLog.append(local.log(), fetched.records(), fetched.leaderEpoch(), confirmedOffset);
        if (bytes > 0) {
            hotTail.wrote(bytes, endBefore);
        }
        local.onCut(); // It may have gone back before.
        local.raiseHighWatermark(fetched.highWatermark());
        confirmedOffset = Math.min(fetched.highWatermark(), local.endOffset());
        long start = Math.min(fetched.logStartOffset(), local.highWatermark());
        LogView view = local.view();
        if (start > view.logStartOffset()) {
            local.log().advanceLogStart(start);
        }
    }
}
