package gregor.group;

import gregor.wire.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A request on its way through a shard, and the address of its answer. A step may keep it with a member (a join waits for the
 * others) but never answers it itself: answers are part of the {@link Decision}.
 */
final class Request<Q, S> {
    private final Step<Q, S> step;
    private final Caller caller;
    private final Q body;
    private final CompletableFuture<S> answer = new CompletableFuture<>();

    Request(Step<Q, S> step, Caller caller, Q body) {
        this.step = step;
        this.caller = caller;
        this.body = body;
    }

    Caller caller() {
        return caller;
    }

    Q body() {
        return body;
    }

    Decision decide(Groups groups, Now now) {
        return step.decide(groups, this, now);
    }

    /** The answer that says only what went wrong. */
    S refusal(ErrorCode error) {
        return step.refusal(this, error);
    }

    ErrorCode errorFor(AppendFailure failure) {
        return step.errorFor(failure);
    }

    /** For the shard, after the step. */
    void answer(S body) {
        answer.complete(body);
    }

    /** For the shard, after the step. */
    void refuse(ErrorCode error) {
        answer(refusal(error));
    }

    CompletionStage<S> whenAnswered() {
        return answer;
    }
}
