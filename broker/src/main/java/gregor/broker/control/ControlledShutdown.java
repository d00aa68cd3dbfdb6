package gregor.broker.control;

import gregor.broker.config.InterBrokerVersions;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.ControlledShutdownResponse;
import gregor.zk.Stages;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before a broker stops it asks the controller to have its partitions led by others, so that nobody has to wait for its session to
 * end. Used once, by the thread that stops the broker and may wait.
 */
public final class ControlledShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(ControlledShutdown.class);

    private final ControllerClient controller;
    private final InterBrokerVersions versions;
    private final Terms terms;
    private final int brokerId;
    private final LongSupplier brokerEpoch;

    /**
     * How patient the broker is.
     *
     * @param maxRetries {@code controlled.shutdown.max.retries}: how often it asks at most
     * @param retryBackoffMs {@code controlled.shutdown.retry.backoff.ms}: the pause before it asks again
     */
    public record Terms(boolean enabled, int maxRetries, long retryBackoffMs) {}

    public ControlledShutdown(
            ControllerClient controller,
            InterBrokerVersions versions,
            Terms terms,
            int brokerId,
            LongSupplier brokerEpoch) {
        this.controller = controller;
        this.versions = versions;
        this.terms = terms;
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
    }

    /** Returns when others lead what this broker led, or when that has been asked for often enough. */
    public void await() throws InterruptedException {
        if (!terms.enabled()) {
            return;
        }
        for (int left = terms.maxRetries(); left > 0; left--) {
            String trouble = ask();
            if (trouble == null) {
                LOG.info("Other brokers lead now what this one led");
                return;
            }
            LOG.info(
                    "The controller did not move all leaders away from this broker, {} attempts left: {}",
                    left - 1,
                    trouble);
            if (left > 1) {
                TimeUnit.MILLISECONDS.sleep(terms.retryBackoffMs());
            }
        }
        LOG.warn("The broker stops although it still leads partitions");
    }

    /** What went wrong, or null. */
    private String ask() throws InterruptedException {
        ControlledShutdownRequest request = new ControlledShutdownRequest();
        request.brokerId = brokerId;
        request.brokerEpoch = brokerEpoch.getAsLong();
        CompletionStage<ControlledShutdownResponse> asked =
                controller.call(Apis.CONTROLLED_SHUTDOWN, versions.controlledShutdown(), request);
        try {
            return trouble(asked.toCompletableFuture().get());
        } catch (ExecutionException e) {
            return Stages.unwrap(e.getCause()).getMessage();
        }
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
