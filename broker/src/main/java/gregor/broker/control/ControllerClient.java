package gregor.broker.control;

import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.broker.peer.Peers;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.zk.ClusterView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/**
 * Requests to the controller of the moment, this broker itself included: as others do, it goes over the network. For any thread.
 */
public final class ControllerClient implements AutoCloseable {
    private final IntSupplier controllerId;
    private final Peers peers;
    private final PeerTerms terms;
    private int connectedTo = ClusterView.NO_CONTROLLER;
    private PeerConnection connection;
    private boolean closed;

    /** @param controllerId as last heard, {@link ClusterView#NO_CONTROLLER} for none */
    public ControllerClient(IntSupplier controllerId, Peers peers, PeerTerms terms) {
        this.controllerId = controllerId;
        this.peers = peers;
        this.terms = terms;
    }

    /** The answer, on an event loop; fails when no controller is known, or it does not answer. */
    <Q extends Message, S extends Message> CompletionStage<S> call(ApiSpec<Q, S> api, int version, Q request) {
        PeerConnection controller = controller();
        return controller == null
                ? CompletableFuture.failedStage(new PeerFailure("no controller is known"))
                : controller.call(api, version, request).thenApply(PeerAnswer::body);
    }

    private synchronized PeerConnection controller() {
        int id = controllerId.getAsInt();
        if (id != connectedTo) {
            disconnect();
            connectedTo = id;
        }
        if (connection == null && id != ClusterView.NO_CONTROLLER && !closed) {
            connection = peers.connect(id, terms);
        }
        return connection;
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
