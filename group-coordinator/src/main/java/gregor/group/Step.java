package gregor.group;

import gregor.wire.ErrorCode;

/**
 * One kind of request. A step has no state of its own and does no I/O: it reads the groups of one partition, moves their soft
 * state (who waits, deadlines, a rebalance under way) and says in a {@link Decision} what is to be recorded and answered.
 * State that outlives this broker changes in {@link Groups#apply} only.
 */
interface Step<Q, S> {
    Decision decide(Groups groups, Request<Q, S> request, Now now);

    /** The answer of this kind that says only what went wrong. */
    S refusal(Request<Q, S> request, ErrorCode error);

    /** What the client is told when the step's records were not committed. */
    default ErrorCode errorFor(AppendFailure failure) {
        return failure.groupError();
    }
}
