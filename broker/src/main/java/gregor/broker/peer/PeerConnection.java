package gregor.broker.peer;

import gregor.wire.ApiSpec;
import gregor.wire.Message;
import java.util.concurrent.CompletionStage;

/**
 * The way to one other broker, for one user. It is connected with the first call, and again with the next call after it was lost,
 * at the address that the broker has then. For any thread.
 */
public interface PeerConnection extends AutoCloseable {
    /**
     * Sends a request, behind those of earlier calls, and without waiting for their answers. The request belongs to the connection
     * from here on.
     *
     * @return the answer, on the connection's event loop, which must not be made to wait. Fails with a {@link PeerFailure} when
     *     there is no connection, when it ends, or when no answer comes in time; the peer may then have carried the request out or
     *     not
     */
    <Q extends Message, S extends Message> CompletionStage<PeerAnswer<S>> call(
            ApiSpec<Q, S> api, int version, Q request);

    /** Ends the connection; calls without an answer fail, and so do all that follow. */
    @Override
    void close();
}
