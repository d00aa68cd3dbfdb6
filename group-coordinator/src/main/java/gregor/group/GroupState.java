package gregor.group;

/**
 * The states of a group, as Kafka shows them.
 *
 * <pre>
 * state                join                         sync                   heartbeat               commit by a member
 * Empty                starts a rebalance           UNKNOWN_MEMBER_ID      UNKNOWN_MEMBER_ID       UNKNOWN_MEMBER_ID
 * PreparingRebalance   parked                       REBALANCE_IN_PROGRESS  REBALANCE_IN_PROGRESS   accepted
 * CompletingRebalance  same metadata: answered      parked for the leader  NONE                    REBALANCE_IN_PROGRESS
 *                      other: starts a rebalance
 * Stable               follower, same: answered     answered               NONE                    accepted
 *                      leader or other: rebalance
 * Dead                 the group is gone: asked for by name, it is as if it had never been
 *
 * from                 to                    when
 * Empty                PreparingRebalance    the first member joins
 * PreparingRebalance   CompletingRebalance   all have joined, or some have at the deadline
 * PreparingRebalance   Empty                 nobody is left (by a record)
 * CompletingRebalance  Stable                the leader's assignment is recorded (by a record)
 * CompletingRebalance  PreparingRebalance    a member joins, leaves, fails or changes; the sync deadline
 * Stable               PreparingRebalance    a member joins, leaves, fails or changes; the leader joins again
 * any                  Dead                  the group is deleted, expires, or its partition moves away
 * </pre>
 *
 * A commit without a member is accepted when the group is Empty, and only then.
 */
enum GroupState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable"),
    DEAD("Dead");

    private final String text;

    GroupState(String text) {
        this.text = text;
    }

    /** The name in the protocol. */
    String text() {
        return text;
    }

    /** Whether a step may move a group from this state to {@code next}. */
    boolean mayBecome(GroupState next) {
        switch (next) {
            case PREPARING_REBALANCE:
                return this == EMPTY || this == STABLE || this == COMPLETING_REBALANCE;
            case COMPLETING_REBALANCE:
            case EMPTY:
                return this == PREPARING_REBALANCE;
            case STABLE:
                return this == COMPLETING_REBALANCE;
            default:
                return true;
        }
    }
}
