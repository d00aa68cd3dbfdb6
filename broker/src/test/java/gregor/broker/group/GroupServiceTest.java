package gregor.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.Clock;
import gregor.base.TimerThread;
import gregor.broker.config.BrokerConfig;
import gregor.group.Caller;
import gregor.group.OffsetQuery;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupServiceTest {
    @Test
    void itLoadsBesideTheCallerAndAnswersUntilItIsClosed() throws Exception {
        GroupSettings settings = GroupSettings.of(BrokerConfig.of(Map.of()).values());
        try (TestGroups replica = new TestGroups();
                TimerThread timers = new TimerThread("test-timers")) {
            GroupService service = new GroupService(1, settings, 1, name -> replica.partition(), Clock.SYSTEM, timers);
            service.start();
            assertThat(fetch(service).errorCode).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
            service.coordinator().onLeadershipGained(0, 0);
            await().untilAsserted(() -> assertThat(fetch(service).errorCode).isEqualTo(ErrorCode.NONE.code()));
            service.close();
            assertThat(fetch(service).errorCode).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        }
    }

    private static OffsetFetchResponseGroup fetch(GroupService service) {
        return service.coordinator()
                .fetchOffsets(new Caller(8, "c", "/10.0.0.1"), new OffsetQuery("g", null, false))
                .toCompletableFuture()
                .join();
    }
}
