package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.config.InterBrokerVersions;
import gregor.wire.ErrorCode;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.ControlledShutdownResponse;
import gregor.wire.message.ControlledShutdownResponse.RemainingPartition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ControlledShutdownTest {
    private static final int RETRY_MS = 500;

    private final TestController controller = new TestController();
    private final TestWire wire = controller.wire;
    private boolean alone;

    @Test
    void theBrokerWaitsUntilOthersLead() {
        controller.elect(2);
        CompletableFuture<Void> stop = stop(new ControlledShutdown.Terms(true, 3, RETRY_MS));
        assertThat(wire.asked).containsExactly("ControlledShutdown 3 to 9002");
        ControlledShutdownRequest request = wire.lastRequest();
        assertThat(request.brokerId).isEqualTo(1);
        assertThat(request.brokerEpoch).isEqualTo(70);
        assertThat(stop).isNotDone();
        wire.answer(new ControlledShutdownResponse());
        assertThat(stop).isCompleted();
    }

    @Test
    void itAsksAgainWhateverWasWrongAndStopsAtLast() {
        controller.elect(2);
        CompletableFuture<Void> stop = stop(new ControlledShutdown.Terms(true, 3, RETRY_MS));
        wire.fail();
        assertThat(wire.asked).hasSize(1);
        controller.time.advance(RETRY_MS);
        ControlledShutdownResponse refusal = new ControlledShutdownResponse();
        refusal.errorCode = ErrorCode.NOT_CONTROLLER.code();
        wire.answer(refusal);
        controller.time.advance(RETRY_MS);
        ControlledShutdownResponse remaining = new ControlledShutdownResponse();
        remaining.remainingPartitions = List.of(new RemainingPartition());
        wire.answer(remaining);
        assertThat(stop).isCompleted();
        assertThat(wire.asked).hasSize(3);
    }

    @Test
    void withoutControllerItStopsAllTheSame() {
        CompletableFuture<Void> stop = stop(new ControlledShutdown.Terms(true, 2, RETRY_MS));
        assertThat(stop).isNotDone();
        controller.time.advance(RETRY_MS);
        assertThat(stop).isCompleted();
        assertThat(wire.asked).isEmpty();
    }

    @Test
    void whoIsAloneWaitsForNobodyToLeadInItsPlace() {
        controller.elect(1);
        alone = true;
        CompletableFuture<Void> stop = stop(new ControlledShutdown.Terms(true, 3, RETRY_MS));
        ControlledShutdownResponse remaining = new ControlledShutdownResponse();
        remaining.remainingPartitions = List.of(new RemainingPartition());
        wire.answer(remaining);
        assertThat(stop).isCompleted();
        assertThat(wire.asked).hasSize(1);
    }

    @Test
    void itMayBeSwitchedOff() {
        controller.elect(2);
        assertThat(stop(new ControlledShutdown.Terms(false, 3, RETRY_MS))).isCompleted();
        assertThat(wire.asked).isEmpty();
    }

    private CompletableFuture<Void> stop(ControlledShutdown.Terms terms) {
        return new ControlledShutdown(
                        controller.client,
                        new InterBrokerVersions("3.9-IV0"),
                        terms,
                        1,
                        () -> 70,
                        () -> alone,
                        controller.time)
                .begin()
                .toCompletableFuture();
    }
}
