package gregor.broker.api;

import static gregor.broker.api.GroupRequests.join;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.ListGroupsRequest;
import gregor.wire.message.ListGroupsResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListGroupsHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final ListGroupsHandler handler = new ListGroupsHandler(groups.coordinator);

    ListGroupsHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void groupsAreListedInEveryVersion() {
        send(new JoinGroupHandler(groups.coordinator), 3, join(""));
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            ListGroupsResponse answer =
                    send(handler, version, new ListGroupsRequest()).join();
            assertThat(answer.errorCode).isEqualTo(ErrorCode.NONE.code());
            assertThat(answer.groups)
                    .extracting(group -> group.groupId + " " + group.groupState)
                    .containsExactly("g PreparingRebalance");
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }

    @Test
    void aFilterLeavesGroupsOut() {
        send(new JoinGroupHandler(groups.coordinator), 3, join(""));
        ListGroupsRequest request = new ListGroupsRequest();
        request.statesFilter = List.of("Stable");
        assertThat(send(handler, 4, request).join().groups).isEmpty();
    }
}
