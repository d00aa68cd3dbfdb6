package gregor.broker.api;

import static gregor.broker.api.GroupRequests.join;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.DeleteGroupsRequest;
import gregor.wire.message.DeleteGroupsResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeleteGroupsHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final DeleteGroupsHandler handler = new DeleteGroupsHandler(groups.coordinator);

    DeleteGroupsHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void eachNameHasOneResult() {
        send(new JoinGroupHandler(groups.coordinator), 3, join(""));
        DeleteGroupsRequest request = new DeleteGroupsRequest();
        request.groupsNames = List.of("g", "none", "none");
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            DeleteGroupsResponse answer = send(handler, version, request).join();
            assertThat(answer.results)
                    .extracting(result -> result.groupId + " " + ErrorCode.of(result.errorCode))
                    .containsExactly("g NON_EMPTY_GROUP", "none GROUP_ID_NOT_FOUND");
        }
    }
}
