package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Clock;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.wire.message.Apis;
import gregor.wire.message.HeartbeatRequest;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to calls while there is no connection. */
final class ReconnectingPeerTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void aCallWaitsNoLongerForAConnectionThanForItsAnswer() {
        CompletableFuture<PeerSocket> attempt = new CompletableFuture<>();
        try (ReconnectingPeer peer = peer(200, () -> attempt)) {
            CompletionStage<?> first = call(peer);
            CompletionStage<?> second = call(peer);
            assertFails(first, "in time");
            assertFails(second, "in time");
            assertFails(call(peer), "in time");
            assertThat(attempts).hasValue(1);
        }
    }

    @Test
    void anAttemptThatCannotEvenBeginIsFollowedByAnother() {
        try (ReconnectingPeer peer = peer(20_000, () -> {
            throw new IllegalStateException("no sockets left");
        })) {
            assertFails(call(peer), "no sockets left");
            assertFails(call(peer), "no sockets left");
            assertThat(attempts).hasValue(2);
        }
    }

    private ReconnectingPeer peer(int timeoutMs, Supplier<CompletionStage<PeerSocket>> connect) {
        ReconnectingPeer.Line line = (on, terms, onEnd) -> {
            attempts.incrementAndGet();
            return connect.get();
        };
        return new ReconnectingPeer(loop, line, new PeerTerms("tester", timeoutMs), Clock.SYSTEM);
    }

    private static CompletionStage<?> call(ReconnectingPeer peer) {
        return peer.call(Apis.HEARTBEAT, 4, new HeartbeatRequest());
    }

    private static void assertFails(CompletionStage<?> stage, String message) {
        assertThatThrownBy(() -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(PeerFailure.class)
                .hasMessageContaining(message);
    }
}
