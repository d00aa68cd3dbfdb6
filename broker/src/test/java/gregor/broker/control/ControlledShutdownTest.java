package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.broker.config.InterBrokerVersions;
import gregor.wire.ErrorCode;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.ControlledShutdownResponse;
import gregor.wire.message.ControlledShutdownResponse.RemainingPartition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ControlledShutdownTest {
    private final TestController controller = new TestController();
    private final TestWire wire = controller.wire;

    @Test
    void theBrokerWaitsUntilOthersLead() throws Exception {
        controller.elect(2);
        CompletableFuture<Void> stop = stop(new ControlledShutdown.Terms(true, 3, 1));
        awaitAsked(1);
        assertThat(wire.asked).containsExactly("ControlledShutdown 3 to 9002");
        ControlledShutdownRequest request = wire.lastRequest();
        assertThat(request.brokerId).isEqualTo(1);
        assertThat(request.brokerEpoch).isEqualTo(70);
        assertThat(stop).isNotDone();
        wire.answer(new ControlledShutdownResponse());
        stop.get(20, TimeUnit.SECONDS);
    }

    @Test
    void itAsksAgainWhateverWasWrongAndStopsAtLast() throws Exception {
        controller.elect(2);
        CompletableFuture<Void> stop = stop(new ControlledShutdown.Terms(true, 3, 1));
        awaitAsked(1);
        wire.fail();
        awaitAsked(2);
        ControlledShutdownResponse refusal = new ControlledShutdownResponse();
        refusal.errorCode = ErrorCode.NOT_CONTROLLER.code();
        wire.answer(refusal);
        awaitAsked(3);
        ControlledShutdownResponse remaining = new ControlledShutdownResponse();
        remaining.remainingPartitions = List.of(new RemainingPartition());
        wire.answer(remaining);
        stop.get(20, TimeUnit.SECONDS);
        assertThat(wire.asked).hasSize(3);
    }

    @Test
    void withoutControllerItStopsAllTheSame() throws Exception {
        stop(new ControlledShutdown.Terms(true, 2, 1)).get(20, TimeUnit.SECONDS);
        assertThat(wire.asked).isEmpty();
    }

    @Test
    void itMayBeSwitchedOff() throws Exception {
        controller.elect(2);
        stop(new ControlledShutdown.Terms(false, 3, 1)).get(20, TimeUnit.SECONDS);
        assertThat(wire.asked).isEmpty();
    }

    private CompletableFuture<Void> stop(ControlledShutdown.Terms terms) {
        ControlledShutdown shutdown =
                new ControlledShutdown(controller.client, new InterBrokerVersions("3.9-IV0"), terms, 1, () -> 70);
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        shutdown.await();
                        done.complete(null);
                    } catch (InterruptedException e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done;
    }

    private void awaitAsked(int times) {
        await().until(() -> wire.asked.size() == times);
    }
}
