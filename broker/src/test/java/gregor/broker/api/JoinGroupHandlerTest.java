package gregor.broker.api;

import static gregor.broker.api.GroupRequests.join;
import static gregor.broker.api.GroupRequests.send;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.group.TestGroups;
import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinGroupHandlerTest {
    private final TestGroups groups = new TestGroups();
    private final JoinGroupHandler handler = new JoinGroupHandler(groups.coordinator);

    JoinGroupHandlerTest() throws Exception {}

    @AfterEach
    void stop() {
        groups.close();
    }

    @Test
    void everyVersionJoins() throws Exception {
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            try (TestGroups fresh = new TestGroups()) {
                JoinGroupHandler joining = new JoinGroupHandler(fresh.coordinator);
                CompletableFuture<JoinGroupResponse> answer = send(joining, version, join(""));
                if (version >= 4) {
                    answer = send(joining, version, join(answer.join().memberId));
                }
                fresh.time.advance(3_000);
                assertThat(answer.join().generationId).as("version %s", version).isEqualTo(1);
                // Every field that the version has can be written.
                assertThat(answer.join().sizeBytes(version)).isPositive();
            }
        }
    }

    @Test
    void theConnectionWaitsWithItsNextRequest() {
        assertThat(handler.handle(TestCluster.context(0), join("")).isBlocking())
                .isTrue();
    }

    @Test
    void anErrorCanBeWrittenInEveryVersion() {
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            JoinGroupResponse answer = send(handler, version, join("stranger")).join();
            assertThat(answer.errorCode).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
            assertThat(answer.sizeBytes(version)).isPositive();
        }
    }

    @Test
    void aMembersHostIsKeptInKafkasForm() {
        send(handler, 0, join(""));
        groups.time.advance(3_000);
        DescribeGroupsHandler describe = new DescribeGroupsHandler(groups.coordinator);
        assertThat(send(describe, 5, DescribeGroupsHandlerTest.describe(GroupRequests.GROUP))
                        .join()
                        .groups
                        .get(0)
                        .members)
                .extracting(member -> member.clientHost + " " + member.clientId)
                .containsExactly("/127.0.0.1 client");
    }
}
