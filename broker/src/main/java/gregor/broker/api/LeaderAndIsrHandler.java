package gregor.broker.api;

import gregor.broker.control.CommandTarget;
import gregor.broker.control.LeaderAndIsrMessages;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.LeaderAndIsrRequest;
import gregor.wire.message.LeaderAndIsrResponse;
import gregor.zk.LeaderAndIsr;

/**
 * LeaderAndIsr, versions 0-7: the controller makes this broker leader or follower of partitions. Refused whole when it comes from
 * a controller that was replaced, or is meant for an earlier life of this broker. There is no migration to KRaft: what is called a
 * full list is taken for what it names, and replicas it leaves out stay, as on a stock broker that does not migrate.
 */
final class LeaderAndIsrHandler implements ApiHandler<LeaderAndIsrRequest, LeaderAndIsrResponse> {
    private final CommandTarget commands;

    LeaderAndIsrHandler(CommandTarget commands) {
        this.commands = commands;
    }

    @Override
    public ApiSpec<LeaderAndIsrRequest, LeaderAndIsrResponse> api() {
        return Apis.LEADER_AND_ISR;
    }

    @Override
    public Reply<LeaderAndIsrResponse> handle(RequestContext context, LeaderAndIsrRequest request) {
        int version = context.apiVersion();
        LeaderAndIsr command = LeaderAndIsrMessages.command(request, version);
        return Reply.blocking(commands.carryOut(command, context.session().number())
                .thenApply(answer -> LeaderAndIsrMessages.response(command, answer, version)));
    }
}
