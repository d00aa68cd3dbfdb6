package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeClusterRequest;
import gregor.wire.message.DescribeClusterResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescribeClusterHandlerTest {
    private final TestCluster cluster = new TestCluster(Map.of());
    private final DescribeClusterHandler handler = new DescribeClusterHandler(cluster.metadata, TestCluster.CLUSTER_ID);

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void brokersAtTheClientsListenerAndTheControllerAreTold() throws Exception {
        cluster.broker(2, "OTHER");
        DescribeClusterResponse response = answer(handler, 2, new DescribeClusterRequest());
        assertThat(response.clusterId).isEqualTo(TestCluster.CLUSTER_ID);
        assertThat(response.controllerId).isEqualTo(1);
        assertThat(response.brokers).extracting(broker -> broker.brokerId).containsExactly(1);
        assertThat(response.brokers.get(0).host).isEqualTo("host-1");
        assertThat(response.clusterAuthorizedOperations).isEqualTo(AuthorizedOperations.NOT_ASKED);
    }

    @Test
    void aControllerThatIsNotAmongTheBrokersIsNotTold() throws Exception {
        cluster.brokerGone(1);
        assertThat(answer(handler, 0, new DescribeClusterRequest()).controllerId)
                .isEqualTo(-1);
    }

    @Test
    void whoAsksForControllersIsAtTheWrongPlace() throws Exception {
        DescribeClusterRequest request = new DescribeClusterRequest();
        request.endpointType = 2;
        assertThat(answer(handler, 1, request).errorCode).isEqualTo(ErrorCode.MISMATCHED_ENDPOINT_TYPE.code());
        request.endpointType = 3;
        assertThat(answer(handler, 1, request).errorCode).isEqualTo(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE.code());
    }

    @Test
    void authorizedOperationsAreToldWhenAsked() throws Exception {
        DescribeClusterRequest request = new DescribeClusterRequest();
        request.includeClusterAuthorizedOperations = true;
        assertThat(answer(handler, 0, request).clusterAuthorizedOperations).isEqualTo(AuthorizedOperations.CLUSTER);
    }
}
