package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.ControlledShutdownResponse;
import gregor.wire.message.ControlledShutdownResponse.RemainingPartition;
import gregor.zk.controller.Controller;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * ControlledShutdown, versions 0-3, from brokers to the controller: the broker is about to stop. Answered, when others lead in its
 * place, with the partitions for which there is no other. The broker's epoch comes with version 2. Whoever is not the controller
 * answers as stock does: the broker speaks to a controller of the past.
 */
final class ControlledShutdownHandler implements ApiHandler<ControlledShutdownRequest, ControlledShutdownResponse> {
    private final Shutdown controller;

    /** As {@link Controller#controlledShutdown}. */
    @FunctionalInterface
    interface Shutdown {
        CompletionStage<Set<TopicPartition>> begin(int brokerId, long brokerEpoch);
    }

    ControlledShutdownHandler(Shutdown controller) {
        this.controller = controller;
    }

    @Override
    public ApiSpec<ControlledShutdownRequest, ControlledShutdownResponse> api() {
        return Apis.CONTROLLED_SHUTDOWN;
    }

    @Override
    public Reply<ControlledShutdownResponse> handle(RequestContext context, ControlledShutdownRequest request) {
        return Reply.blocking(controller
                .begin(request.brokerId, request.brokerEpoch)
                .handle((remaining, fault) -> fault == null ? response(remaining) : refused(fault)));
    }

    private static ControlledShutdownResponse response(Set<TopicPartition> remaining) {
        ControlledShutdownResponse response = new ControlledShutdownResponse();
        response.remainingPartitions = new ArrayList<>();
        remaining.forEach(partition -> {
            RemainingPartition stays = new RemainingPartition();
            stays.topicName = partition.topic();
            stays.partitionIndex = partition.partition();
            response.remainingPartitions.add(stays);
        });
        return response;
    }

    private static ControlledShutdownResponse refused(Throwable fault) {
        ErrorCode error = Outcome.of(fault).error();
        ControlledShutdownResponse response = new ControlledShutdownResponse();
        response.errorCode = (error == ErrorCode.NOT_CONTROLLER ? ErrorCode.STALE_CONTROLLER_EPOCH : error).code();
        return response;
    }
}
