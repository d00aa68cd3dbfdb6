package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.message.AllocateProducerIdsRequest;
import gregor.wire.message.AllocateProducerIdsResponse;
import gregor.wire.message.Apis;
import gregor.zk.ProducerIdBlock;
import gregor.zk.controller.Controller;
import java.util.concurrent.CompletionStage;

/** AllocateProducerIds, version 0, from brokers to the controller: a block of producer ids that no other broker gets. */
final class AllocateProducerIdsHandler implements ApiHandler<AllocateProducerIdsRequest, AllocateProducerIdsResponse> {
    private final Allocation controller;

    /** As {@link Controller#allocateProducerIds}. */
    @FunctionalInterface
    interface Allocation {
        CompletionStage<ProducerIdBlock> next(int brokerId, long brokerEpoch);
    }

    AllocateProducerIdsHandler(Allocation controller) {
        this.controller = controller;
    }

    @Override
    public ApiSpec<AllocateProducerIdsRequest, AllocateProducerIdsResponse> api() {
        return Apis.ALLOCATE_PRODUCER_IDS;
    }

    @Override
    public Reply<AllocateProducerIdsResponse> handle(RequestContext context, AllocateProducerIdsRequest request) {
        return Reply.blocking(controller
                .next(request.brokerId, request.brokerEpoch)
                .handle((block, fault) -> {
                    AllocateProducerIdsResponse response = new AllocateProducerIdsResponse();
                    if (fault == null) {
                        response.producerIdStart = block.first();
                        response.producerIdLen = Math.toIntExact(block.last() - block.first() + 1);
                    } else {
                        response.errorCode = Outcome.of(fault).error().code();
                    }
                    return response;
                }));
    }
}
