package gregor.broker.api;

import gregor.broker.control.CommandTarget;
import gregor.broker.control.StopReplicaMessages;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.StopReplicaRequest;
import gregor.wire.message.StopReplicaResponse;
import gregor.zk.StopReplica;

/**
 * StopReplica, versions 0-4: the controller makes this broker give up replicas, with their data or without. Refused whole when it
 * comes from a controller that was replaced, or is meant for an earlier life of this broker; for one partition, when its leader
 * epoch is older than the replica's (from version 3 on).
 */
final class StopReplicaHandler implements ApiHandler<StopReplicaRequest, StopReplicaResponse> {
    private final CommandTarget commands;

    StopReplicaHandler(CommandTarget commands) {
        this.commands = commands;
    }

    @Override
    public ApiSpec<StopReplicaRequest, StopReplicaResponse> api() {
        return Apis.STOP_REPLICA;
    }

    @Override
    public Reply<StopReplicaResponse> handle(RequestContext context, StopReplicaRequest request) {
        StopReplica command = StopReplicaMessages.command(request, context.apiVersion());
        return Reply.blocking(commands.carryOut(command, context.session().number())
                .thenApply(answer -> StopReplicaMessages.response(command, answer)));
    }
}
