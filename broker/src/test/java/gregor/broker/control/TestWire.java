package gregor.broker.control;

import gregor.broker.peer.Dialer;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.zk.znode.BrokerEndpoint;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Connections to brokers whose calls are answered, or fail, when the test says so; the oldest call first. */
final class TestWire implements Dialer {
    /** Every call so far: API, version and port. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final List<Message> requests = new CopyOnWriteArrayList<>();
    int closed;
    /** A call does not even begin. */
    boolean broken;

    private final Deque<CompletableFuture<PeerAnswer<Message>>> open = new ConcurrentLinkedDeque<>();

    @Override
    public PeerConnection dial(Supplier<BrokerEndpoint> address, PeerTerms terms) {
        return new PeerConnection() {
            @Override
            @SuppressWarnings("unchecked") // The test answers with what was asked for.
            public <Q extends Message, S extends Message> CompletionStage<PeerAnswer<S>> call(
                    ApiSpec<Q, S> api, int version, Q request) {
                if (broken) {
                    throw new IllegalStateException("broken");
                }
                CompletableFuture<PeerAnswer<S>> answer = new CompletableFuture<>();
                open.add((CompletableFuture<PeerAnswer<Message>>) (CompletableFuture<?>) answer);
                requests.add(request);
                asked.add(api + " " + version + " to " + address.get().port());
                return answer;
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    @SuppressWarnings("unchecked") // The caller knows what was asked last.
    <Q extends Message> Q lastRequest() {
        return (Q) requests.get(requests.size() - 1);
    }

    void answer(Message message) {
        open.remove().complete(new PeerAnswer<>(message, () -> {}));
    }

    void fail() {
        open.remove().completeExceptionally(new PeerFailure("cut"));
    }
}
