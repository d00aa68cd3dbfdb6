package gregor.broker.api;

import static gregor.broker.api.GroupRequests.join;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeGroupsRequest;
import gregor.wire.message.DescribeGroupsResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trap 91. */
class DescribeGroupsHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final DescribeGroupsHandler handler = new DescribeGroupsHandler(groups.coordinator);

    DescribeGroupsHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    static DescribeGroupsRequest describe(String... names) {
        DescribeGroupsRequest request = new DescribeGroupsRequest();
        request.groups = List.of(names);
        return request;
    }

    @Test
    void groupsComeBackInTheOrderAskedInEveryVersion() {
        send(new JoinGroupHandler(groups.coordinator), 3, join(""));
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            DescribeGroupsResponse answer =
                    send(handler, version, describe("none", "g")).join();
            assertThat(answer.groups)
                    .extracting(group -> group.groupId + " " + group.groupState)
                    .containsExactly("none Dead", "g PreparingRebalance");
            short absent = (version < 6 ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND).code();
            assertThat(answer.groups.get(0).errorCode).isEqualTo(absent);
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }

    @Test
    void whatAClientMayDoIsToldWhenAsked() {
        DescribeGroupsRequest request = describe("none");
        request.includeAuthorizedOperations = true;
        // READ, DELETE, DESCRIBE, as a stock 3.9 broker without an authorizer.
        assertThat(send(handler, 3, request).join().groups.get(0).authorizedOperations)
                .isEqualTo(1 << 3 | 1 << 6 | 1 << 8);
        assertThat(send(handler, 3, describe("none")).join().groups.get(0).authorizedOperations)
                .isEqualTo(Integer.MIN_VALUE);
    }
}
