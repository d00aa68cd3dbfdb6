package gregor.broker.control;

import gregor.base.Timers;
import gregor.broker.config.InterBrokerVersions;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.ControlledShutdownResponse;
import gregor.zk.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before a broker stops it asks the controller to have its partitions led by others, so that nobody has to wait for its session to
 * end. Used once.
 */
public final class ControlledShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(ControlledShutdown.class);

    private final ControllerClient controller;
    private final InterBrokerVersions versions;
    private final Terms terms;
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final BooleanSupplier alone;
    private final Timers timers;

    /**
     * How patient the broker is.
     *
     * @param maxRetries {@code controlled.shutdown.max.retries}: how often it asks at most
     * @param retryBackoffMs {@code controlled.shutdown.retry.backoff.ms}: the pause before it asks again
     */
    public record Terms(boolean enabled, int maxRetries, long retryBackoffMs) {}

    /** @param alone whether no other broker is alive, as far as is known: nobody will lead in this one's place */
    public ControlledShutdown(
            ControllerClient controller,
            InterBrokerVersions versions,
            Terms terms,
            int brokerId,
            LongSupplier brokerEpoch,
            BooleanSupplier alone,
            Timers timers) {
        this.controller = controller;
        this.versions = versions;
        this.terms = terms;
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.alone = alone;
        this.timers = timers;
    }

    /** Done when others lead what this broker led, or when that has been asked for often enough. */
    public CompletionStage<Void> begin() {
        if (!terms.enabled()) {
            return CompletableFuture.completedStage(null);
        }
        return ask(terms.maxRetries());
    }

    private CompletionStage<Void> ask(int left) {
        if (left <= 0) {
            LOG.warn("The broker stops although it still leads partitions");
            return CompletableFuture.completedStage(null);
        }
        return ask().thenCompose(trouble -> {
            if (trouble == null) {
                LOG.info("Other brokers lead now what this one led");
                return CompletableFuture.completedStage(null);
            }
            LOG.info(
                    "The controller did not move all leaders away from this broker, {} attempts left: {}",
                    left - 1,
                    trouble);
            if (alone.getAsBoolean()) {
                return ask(0);
            }
            return pause(left > 1 ? terms.retryBackoffMs() : 0).thenCompose(over -> ask(left - 1));
        });
    }

    private CompletionStage<Void> pause(long ms) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        if (ms > 0) {
            timers.after(ms, () -> over.complete(null));
        } else {
            over.complete(null);
        }
        return over;
    }

    /** What went wrong, or null. */
    private CompletionStage<String> ask() {
        ControlledShutdownRequest request = new ControlledShutdownRequest();
        request.brokerId = brokerId;
        request.brokerEpoch = brokerEpoch.getAsLong();
        return controller
                .call(Apis.CONTROLLED_SHUTDOWN, versions.controlledShutdown(), request)
                .handle((response, fault) ->
                        fault == null ? trouble(response) : Stages.unwrap(fault).getMessage());
    }

    private static String trouble(ControlledShutdownResponse response) {
        ErrorCode error = ErrorCode.of(response.errorCode);
        if (error != ErrorCode.NONE) {
            return error.toString();
        }
        int remaining = response.remainingPartitions.size();
        return remaining == 0 ? null : remaining + " partitions have no other replica that could lead";
    }
}
