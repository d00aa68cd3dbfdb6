package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.FindCoordinatorRequest;
import gregor.wire.message.FindCoordinatorResponse;
import gregor.wire.message.FindCoordinatorResponse.Coordinator;
import java.util.ArrayList;

/**
 * FindCoordinator, versions 0-6: which broker coordinates a group, one up to version 3, several since (trap 89). It is the
 * leader of the partition of {@code __consumer_offsets} that the group's id hashes to. The first to ask for a coordinator
 * has that topic created, and is told to ask again.
 *
 * <p>Left out: transactions and share groups, whose keys are refused as Kafka refuses keys of a kind it does not have.
 */
final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequest, FindCoordinatorResponse> {
    private static final int SEVERAL_FROM = 4;
    private static final int NOBODY = -1;

    private final CoordinatorLookup lookup;

    FindCoordinatorHandler(CoordinatorLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public ApiSpec<FindCoordinatorRequest, FindCoordinatorResponse> api() {
        return Apis.FIND_COORDINATOR;
    }

    @Override
    public Reply<FindCoordinatorResponse> handle(RequestContext context, FindCoordinatorRequest request) {
        FindCoordinatorResponse response = new FindCoordinatorResponse();
        if (context.apiVersion() < SEVERAL_FROM) {
            tell(response, lookup.find(request.keyType, request.key, context.listenerName()));
        } else {
            response.coordinators = new ArrayList<>(request.coordinatorKeys.size());
            for (String key : request.coordinatorKeys) {
                response.coordinators.add(coordinator(key, lookup.find(request.keyType, key, context.listenerName())));
            }
        }
        return Reply.now(response);
    }

    private static void tell(FindCoordinatorResponse response, CoordinatorLookup.Found found) {
        response.errorCode = found.error().code();
        response.errorMessage = found.error().name();
        response.nodeId = found.isThere() ? found.brokerId() : NOBODY;
        response.host = found.isThere() ? found.endpoint().host() : "";
        response.port = found.isThere() ? found.endpoint().port() : NOBODY;
    }

    private static Coordinator coordinator(String key, CoordinatorLookup.Found found) {
        Coordinator coordinator = new Coordinator();
        coordinator.key = key;
        coordinator.errorCode = found.error().code();
        coordinator.nodeId = found.isThere() ? found.brokerId() : NOBODY;
        coordinator.host = found.isThere() ? found.endpoint().host() : "";
        coordinator.port = found.isThere() ? found.endpoint().port() : NOBODY;
        return coordinator;
    }
}
