package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeClusterRequest;
import gregor.wire.message.DescribeClusterResponse;
import gregor.wire.message.DescribeClusterResponse.DescribeClusterBroker;
import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.znode.BrokerEndpoint;
import java.util.ArrayList;

/**
 * DescribeCluster, versions 0-2: the live brokers at the client's listener, and the controller if it is among them. There are
 * no fenced brokers, and no controllers to ask apart from brokers.
 */
final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequest, DescribeClusterResponse> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final Metadata metadata;
    private final String clusterId;

    DescribeClusterHandler(Metadata metadata, String clusterId) {
        this.metadata = metadata;
        this.clusterId = clusterId;
    }

    @Override
    public ApiSpec<DescribeClusterRequest, DescribeClusterResponse> api() {
        return Apis.DESCRIBE_CLUSTER;
    }

    @Override
    public Reply<DescribeClusterResponse> handle(RequestContext context, DescribeClusterRequest request) {
        if (request.endpointType != BROKERS) {
            return Reply.now(wrongEndpoint(request.endpointType));
        }
        ClusterView view = metadata.view();
        DescribeClusterResponse response = new DescribeClusterResponse();
        response.clusterId = clusterId;
        response.brokers = new ArrayList<>();
        for (BrokerView broker : view.brokers()) {
            BrokerEndpoint endpoint = broker.endpoint(context.listenerName());
            if (endpoint != null) {
                response.brokers.add(described(broker, endpoint));
                if (broker.id() == view.controllerId()) {
                    response.controllerId = broker.id();
                }
            }
        }
        if (request.includeClusterAuthorizedOperations) {
            response.clusterAuthorizedOperations = AuthorizedOperations.CLUSTER;
        }
        return Reply.now(response);
    }

    private static DescribeClusterBroker described(BrokerView broker, BrokerEndpoint endpoint) {
        DescribeClusterBroker described = new DescribeClusterBroker();
        described.brokerId = broker.id();
        described.host = endpoint.host();
        described.port = endpoint.port();
        described.rack = broker.rack();
        return described;
    }

    private static DescribeClusterResponse wrongEndpoint(byte asked) {
        DescribeClusterResponse response = new DescribeClusterResponse();
        response.errorCode = (asked == CONTROLLERS
                        ? ErrorCode.MISMATCHED_ENDPOINT_TYPE
                        : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE)
                .code();
        response.errorMessage = "Only brokers can be described here, which is endpoint type 1.";
        return response;
    }
}
