package gregor.broker.api;

import static gregor.broker.api.GroupRequests.join;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.JoinGroupResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final HeartbeatHandler handler = new HeartbeatHandler(groups.coordinator);

    HeartbeatHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void aMemberLivesInEveryVersion() {
        CompletableFuture<JoinGroupResponse> joined = send(new JoinGroupHandler(groups.coordinator), 3, join(""));
        groups.time.advance(3_000);
        HeartbeatRequest request = heartbeat(joined.join().memberId);
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            assertThat(send(handler, version, request).join().errorCode).isEqualTo(ErrorCode.NONE.code());
        }
    }

    @Test
    void strangersAreUnknown() {
        assertThat(send(handler, 4, heartbeat("stranger")).join().errorCode)
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    private static HeartbeatRequest heartbeat(String memberId) {
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = GroupRequests.GROUP;
        request.memberId = memberId;
        request.generationId = 1;
        return request;
    }
}
