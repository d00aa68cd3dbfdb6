package gregor.broker.api;

import gregor.wire.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What becomes of a request, in two stages. <em>Ordered</em>: its effect has its place, the connection may start its next
 * request. <em>Answered</em>: here is what to send; answers leave in the order of the requests, whatever order they come in.
 * Most requests are ordered by being answered; Produce is ordered as soon as the partition has it in its queue.
 *
 * <p>Stages may complete on any thread, which is not kept: the connection hops to its own event loop. A stage that fails ends
 * the connection.
 */
public final class Reply<S extends Message> {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final CompletionStage<?> ordered;
    private final CompletionStage<S> answer;

    private Reply(CompletionStage<?> ordered, CompletionStage<S> answer) {
        this.ordered = ordered;
        this.answer = answer;
    }

    /** The answer is known: the usual case for reads of the cluster view. */
    public static <S extends Message> Reply<S> now(S answer) {
        return new Reply<>(DONE, CompletableFuture.completedStage(answer));
    }

    /** The connection waits with its next request until this one is answered. */
    public static <S extends Message> Reply<S> blocking(CompletionStage<S> answer) {
        return new Reply<>(answer, answer);
    }

    /** The connection goes on once this request is ordered. Where order is there on return, the connection saves a hop. */
    public static <S extends Message> Reply<S> pipelined(CompletionStage<?> ordered, CompletionStage<S> answer) {
        return new Reply<>(ordered, answer);
    }

    /** As {@link #pipelined}, for a request whose order is already fixed. */
    public static <S extends Message> Reply<S> pipelined(CompletionStage<S> answer) {
        return new Reply<>(DONE, answer);
    }

    /**
     * Nothing is sent (Produce with acks=0). The request's records stay readable until done; should it fail, the connection
     * is closed, which is all the client can notice.
     */
    public static <S extends Message> Reply<S> silent(CompletionStage<?> done) {
        return new Reply<>(DONE, done.thenApply(ignored -> null));
    }

    /** Nothing is sent, and the connection ends once everything before this request is answered. */
    public static <S extends Message> Reply<S> close(String reason) {
        return new Reply<>(DONE, CompletableFuture.failedStage(new ConnectionClosing(reason)));
    }

    /** True when the request already has its place. */
    public boolean isOrdered() {
        return ordered == DONE;
    }

    /** True when it is the answer that gives the request its place. */
    public boolean isBlocking() {
        return ordered == answer;
    }

    public CompletionStage<?> ordered() {
        return ordered;
    }

    /** Completes with null when nothing is to be sent. */
    public CompletionStage<S> answer() {
        return answer;
    }
}
