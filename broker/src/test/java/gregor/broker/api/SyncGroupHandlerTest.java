package gregor.broker.api;

import static gregor.broker.api.GroupRequests.join;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupRequest.SyncGroupRequestAssignment;
import gregor.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncGroupHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final SyncGroupHandler handler = new SyncGroupHandler(groups.coordinator);

    SyncGroupHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void theLeadersBytesComeBackInEveryVersion() {
        CompletableFuture<JoinGroupResponse> joined = send(new JoinGroupHandler(groups.coordinator), 3, join(""));
        groups.time.advance(3_000);
        SyncGroupRequest request = new SyncGroupRequest();
        request.groupId = GroupRequests.GROUP;
        request.memberId = joined.join().memberId;
        request.generationId = 1;
        request.protocolType = "consumer";
        request.protocolName = "range";
        SyncGroupRequestAssignment assignment = new SyncGroupRequestAssignment();
        assignment.memberId = request.memberId;
        assignment.assignment = new byte[] {1, 2, 3};
        request.assignments = List.of(assignment);
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            SyncGroupResponse answer = send(handler, version, request).join();
            assertThat(answer.assignment).containsExactly(1, 2, 3);
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }

    @Test
    void anErrorCanBeWrittenInEveryVersion() {
        SyncGroupRequest request = new SyncGroupRequest();
        request.groupId = GroupRequests.GROUP;
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            SyncGroupResponse answer = send(handler, version, request).join();
            ErrorCode expected = version < 5 ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
            assertThat(answer.errorCode).isEqualTo(expected.code());
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }
}
