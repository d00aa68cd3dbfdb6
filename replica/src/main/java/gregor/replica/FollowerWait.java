package gregor.replica;

import gregor.log.LogView;
import java.util.function.Consumer;

/**
 * The fetcher that waits until what it appended is on the disk, as far as {@code flush.messages} asks for: with its next fetch it
 * tells the leader that this replica has the records. There is one at most, since a fetcher takes one step of a partition at a
 * time. Owned by the partition's owner.
 */
final class FollowerWait {
    private FollowerEnd end;
    private Consumer<FollowerEnd> done;

    /**
     * To be told when all up to the log's end is acknowledgeable; a step that failed, at the next release. Who still waits then is
     * told as well: another fetcher has taken over.
     */
    void waitFor(FollowerEnd reached, Consumer<FollowerEnd> whenDone, Effects effects) {
        if (done != null) {
            tell(end, effects);
        }
        end = reached;
        done = whenDone;
    }

    /** So much of the log may be vouched for. */
    void release(long acknowledgeable, Effects effects) {
        if (done != null && (end.logEndOffset() <= acknowledgeable || end.outcome() != FollowerEnd.Outcome.DONE)) {
            tell(end, effects);
        }
    }

    /** Nothing more is to be waited for. */
    void end(FollowerEnd.Outcome outcome, LogView log, Effects effects) {
        if (done != null) {
            tell(FollowerEnd.of(outcome, log), effects);
        }
    }

    private void tell(FollowerEnd told, Effects effects) {
        Consumer<FollowerEnd> asker = done;
        done = null;
        end = null;
        effects.add(() -> asker.accept(told));
    }
}
