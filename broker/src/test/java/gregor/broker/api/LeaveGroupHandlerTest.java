package gregor.broker.api;

import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.LeaveGroupRequest.MemberIdentity;
import gregor.wire.message.LeaveGroupResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trap 92. */
class LeaveGroupHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final LeaveGroupHandler handler = new LeaveGroupHandler(groups.coordinator);

    LeaveGroupHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void oneErrorBeforeVersion3AndOnePerMemberSince() {
        LeaveGroupRequest request = new LeaveGroupRequest();
        request.groupId = GroupRequests.GROUP;
        request.memberId = "stranger";
        MemberIdentity identity = new MemberIdentity();
        identity.memberId = "stranger";
        request.members = List.of(identity);
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            LeaveGroupResponse answer = send(handler, version, request).join();
            short unknown = ErrorCode.UNKNOWN_MEMBER_ID.code();
            assertThat(answer.errorCode).isEqualTo(version < 3 ? unknown : ErrorCode.NONE.code());
            assertThat(answer.members).hasSize(version < 3 ? 0 : 1);
            assertThat(answer.members)
                    .allSatisfy(member -> assertThat(member.errorCode).isEqualTo(unknown));
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }
}
