package gregor.broker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.broker.peer.PeerFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HostNamesTest {
    private final CountDownLatch slowIsKnown = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();
    private final HostNames names = new HostNames(this::addressOf);

    @AfterEach
    void close() {
        names.close();
    }

    @Test
    void aNameThatIsSlowHoldsUpNoOther() throws Exception {
        CompletionStage<InetAddress> slow = names.find("slow");
        assertThat(get(names.find("a"))).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(slow.toCompletableFuture()).isNotDone();
        slowIsKnown.countDown();
        assertThat(get(slow)).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void whoAsksForTheSameNameMeanwhileWaitsForTheSameAnswer() throws Exception {
        CompletionStage<InetAddress> first = names.find("slow");
        CompletionStage<InetAddress> second = names.find("slow");
        slowIsKnown.countDown();
        assertThat(get(first)).isEqualTo(get(second));
        assertThat(lookups).hasValue(1);
        get(names.find("slow"));
        assertThat(lookups).hasValue(2);
    }

    @Test
    void aNameWithoutAddressIsAskedForAgainTheNextTime() {
        for (int i = 1; i <= 2; i++) {
            assertFails(names.find("nobody"), "the name has no address");
            assertThat(lookups).hasValue(i);
        }
    }

    @Test
    void nobodyWaitsAnyMoreWhenItIsClosed() {
        CompletionStage<InetAddress> slow = names.find("slow");
        names.close();
        assertFails(slow, "the network is closed");
        assertFails(names.find("a"), "the network is closed");
    }

    private InetAddress addressOf(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        if (host.equals("nobody")) {
            throw new UnknownHostException(host);
        }
        if (host.equals("slow")) {
            awaitSlow();
        }
        return InetAddress.getLoopbackAddress();
    }

    private void awaitSlow() {
        try {
            slowIsKnown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetAddress get(CompletionStage<InetAddress> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletionStage<InetAddress> stage, String message) {
        assertThatThrownBy(() -> get(stage)).hasCause(new PeerFailure(message));
    }
}
