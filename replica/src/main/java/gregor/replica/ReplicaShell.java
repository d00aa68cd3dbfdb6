package gregor.replica;

import gregor.log.Log;

/** What a {@link Replica} has done outside its steps: {@link #onDue} is called by timers, the others are called by effects. */
interface ReplicaShell {
    /** Forces the log to disk elsewhere, then tells {@link Replica#onFlushed} or {@link Replica#onFlushFailed}. */
    void flush(Log log);

    /** Has it decided elsewhere, then tells {@link Replica#onIsrAnswer}. */
    void propose(IsrProposal proposal);

    /** Lets some time pass, then tells {@link Replica#onProposeAgain}. */
    void proposeLater(IsrProposal proposal);

    /** Somebody's time is up: tells {@link Replica#onDeadline}. */
    void onDue();
}
