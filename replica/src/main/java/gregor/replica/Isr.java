package gregor.replica;

import java.util.List;

/**
 * The replicas in sync of a partition that is led here: what was decided, and what is proposed. Owned by the partition's owner.
 *
 * <p>While a proposal is on its way nobody knows which of both holds, so whatever asks for more counts: who is to join is waited
 * for already, who is to leave still is. Only one proposal is made at a time, and none after one whose fate is unknown: then the
 * controller's next word is waited for.
 */
final class Isr {
    private static final int NOBODY = -1;

    private List<Integer> decided = List.of();
    private IsrProposal proposal;
    private int joining = NOBODY;
    private boolean awaitsController;

    /** What was decided last. */
    List<Integer> decided() {
        return decided;
    }

    boolean contains(int brokerId) {
        return decided.contains(brokerId);
    }

    /** Whether the replica must have a record before the record is committed. */
    boolean mayContain(int brokerId) {
        return brokerId == joining || decided.contains(brokerId);
    }

    /** Whom an open proposal would let join; null if none. */
    Integer joining() {
        return joining == NOBODY ? null : joining;
    }

    boolean isOpen() {
        return proposal != null;
    }

    /** True if this very proposal is waited for. */
    boolean isOpen(IsrProposal asked) {
        return proposal == asked;
    }

    /** The controller has spoken, or a proposal is taken: this holds. */
    void decide(List<Integer> isr) {
        decided = List.copyOf(isr);
        proposal = null;
        joining = NOBODY;
        awaitsController = false;
    }

    /**
     * The controller has said once more what is known. That may be older than what became of a proposal, so it decides nothing;
     * but one that was refused may be made again: it is returned. Null if there is none.
     */
    IsrProposal reopen() {
        IsrProposal again = awaitsController ? proposal : null;
        awaitsController = false;
        return again;
    }

    void proposeToJoin(int brokerId, IsrProposal made) {
        joining = brokerId;
        proposal = made;
    }

    void proposeToLeave(IsrProposal made) {
        proposal = made;
    }

    /** Nothing was changed, so what was decided holds. */
    void withdraw() {
        decide(decided);
    }

    /** The proposal was made on knowledge that is out of date: the controller's next word is waited for. */
    void awaitController() {
        awaitsController = true;
    }
}
