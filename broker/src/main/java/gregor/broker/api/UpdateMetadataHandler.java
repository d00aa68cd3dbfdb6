package gregor.broker.api;

import gregor.broker.control.CommandTarget;
import gregor.broker.control.UpdateMetadataMessages;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.UpdateMetadataRequest;
import gregor.wire.message.UpdateMetadataResponse;
import gregor.zk.UpdateMetadata;

/**
 * UpdateMetadata, versions 0-8: the controller tells who is alive and who leads what, which is what clients are told from then on.
 * Refused when it comes from a controller that was replaced, or is meant for an earlier life of this broker. There is no migration
 * to KRaft: what is called a full list changes only what it names, as on a stock broker that does not migrate.
 */
final class UpdateMetadataHandler implements ApiHandler<UpdateMetadataRequest, UpdateMetadataResponse> {
    private final CommandTarget commands;

    UpdateMetadataHandler(CommandTarget commands) {
        this.commands = commands;
    }

    @Override
    public ApiSpec<UpdateMetadataRequest, UpdateMetadataResponse> api() {
        return Apis.UPDATE_METADATA;
    }

    @Override
    public Reply<UpdateMetadataResponse> handle(RequestContext context, UpdateMetadataRequest request) {
        UpdateMetadata command = UpdateMetadataMessages.command(request, context.apiVersion());
        return Reply.blocking(
                commands.carryOut(command, context.session().number()).thenApply(UpdateMetadataMessages::response));
    }
}
