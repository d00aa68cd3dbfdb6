package gregor.broker.control;

import gregor.wire.ErrorCode;
import gregor.wire.message.AllocateProducerIdsRequest;
import gregor.wire.message.AllocateProducerIdsResponse;
import gregor.wire.message.Apis;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.ProducerIdBlock;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Asks the controller for blocks of producer ids. For any thread. */
public final class ProducerIdRequests {
    private static final int VERSION = 0;
    private static final long CONTROLLER_MAX_MS = 10_000;

    private final ControllerClient controller;
    private final Metadata metadata;
    private final int brokerId;
    private final LongSupplier brokerEpoch;

    public ProducerIdRequests(ControllerClient controller, Metadata metadata, int brokerId, LongSupplier brokerEpoch) {
        this.controller = controller;
        this.metadata = metadata;
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
    }

    /** The next block that nobody has; waits for a controller to be known. Fails when it gives none. */
    public CompletionStage<ProducerIdBlock> next() {
        return metadata.await(view -> view.controllerId() != ClusterView.NO_CONTROLLER, CONTROLLER_MAX_MS)
                .thenCompose(known -> controller.call(Apis.ALLOCATE_PRODUCER_IDS, VERSION, request()))
                .thenApply(this::block);
    }

    private AllocateProducerIdsRequest request() {
        AllocateProducerIdsRequest request = new AllocateProducerIdsRequest();
        request.brokerId = brokerId;
        request.brokerEpoch = brokerEpoch.getAsLong();
        return request;
    }

    private ProducerIdBlock block(AllocateProducerIdsResponse response) {
        ErrorCode error = ErrorCode.of(response.errorCode);
        if (error != ErrorCode.NONE) {
            throw new IllegalStateException("The controller gave no producer ids: " + error);
        }
        long first = response.producerIdStart;
        return new ProducerIdBlock(brokerId, first, first + response.producerIdLen - 1);
    }
}
