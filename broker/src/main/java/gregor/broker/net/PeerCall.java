package gregor.broker.net;

import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerFailure;
import gregor.wire.ApiSpec;
import gregor.wire.BadMessage;
import gregor.wire.Message;
import gregor.wire.Reader;
import gregor.wire.frame.OutgoingFrame;
import gregor.wire.message.ResponseHeader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One request to another broker, until it is answered or has failed. Made by any thread, then owned by the event loop. */
final class PeerCall<Q extends Message, S extends Message> {
    private static final Runnable NOTHING = () -> {};

    private final ApiSpec<Q, S> api;
    private final int version;
    private final Q request;
    private final long deadlineNanos;
    private final CompletableFuture<PeerAnswer<S>> answer = new CompletableFuture<>();
    private int correlationId;

    PeerCall(ApiSpec<Q, S> api, int version, Q request, long deadlineNanos) {
        this.api = api;
        this.version = version;
        this.request = request;
        this.deadlineNanos = deadlineNanos;
    }

    CompletionStage<PeerAnswer<S>> answer() {
        return answer;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    OutgoingFrame frame(int number, String clientId) {
        correlationId = number;
        return OutgoingFrame.request(api, version, number, clientId, request);
    }

    /**
     * Takes over the frame in which the answer has come.
     *
     * @throws BadMessage when it is no answer to this
     */
    PeerAnswer<S> read(Frame frame) {
        try {
            Reader in = new Reader(frame.buffer());
            ResponseHeader header = ResponseHeader.read(in, api.responseHeaderVersion(version));
            if (header.correlationId != correlationId) {
                throw new BadMessage("answer " + header.correlationId + " where " + correlationId + " was due");
            }
            S body = api.readResponse(in, version);
            if (in.isLent()) {
                return new PeerAnswer<>(body, frame::release);
            }
            frame.release();
            return new PeerAnswer<>(body, NOTHING);
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
    }

    void onAnswer(PeerAnswer<S> given) {
        answer.complete(given);
    }

    void fail(PeerFailure failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    public String toString() {
        return api.toString();
    }
}
