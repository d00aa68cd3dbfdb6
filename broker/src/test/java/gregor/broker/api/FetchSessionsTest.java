package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.broker.api.FetchSessions.Place;
import gregor.wire.ErrorCode;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchRequest.FetchPartition;
import gregor.wire.message.FetchRequest.FetchTopic;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {
    private static final long STALE_MS = 120_000;

    private final ManualTime time = new ManualTime(1_000_000);
    private final FetchSessions sessions = new FetchSessions(2, time);

    @Test
    void aSessionExpectsItsRequestsInOrder() {
        Place place = keep(consumer(1));
        assertThat(claim(place, 2)).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertThat(claim(place, 1)).isNull();
        sessions.release(place);
        assertThat(claim(place, 1)).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertThat(claim(place, 2)).isNull();
    }

    @Test
    void aSessionInUseIsNotGivenToASecondFetch() {
        Place place = keep(consumer(1));
        assertThat(claim(place, 1)).isNull();
        assertThat(claim(place, 2)).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    }

    @Test
    void nobodyWhoHasOnlyJustComeIsSentAway() {
        keep(consumer(1));
        keep(consumer(1));
        assertThat(sessions.keep(consumer(100))).isNull();
        assertThat(sessions.count()).isEqualTo(2);
    }

    @Test
    void aStaleSessionMakesWayForAnyone() {
        Place stale = keep(consumer(9));
        time.advance(STALE_MS);
        Place fresh = keep(consumer(1));
        time.advance(1);
        assertThat(sessions.keep(consumer(1))).isNotNull();
        assertThat(claim(stale, 1)).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(claim(fresh, 1)).isNull();
    }

    @Test
    void anOldSessionMakesWayForALargerOne() {
        Place small = keep(consumer(1));
        Place large = keep(consumer(5));
        use(small, large);
        assertThat(sessions.keep(consumer(1))).isNull();
        assertThat(sessions.keep(consumer(3))).isNotNull();
        assertThat(claim(small, 2)).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(claim(large, 2)).isNull();
    }

    @Test
    void followersComeBeforeConsumers() {
        Place consumer = keep(consumer(9));
        Place follower = keep(new FetchSession(false, true));
        assertThat(sessions.keep(new FetchSession(false, true))).isNotNull();
        assertThat(claim(consumer, 1)).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(claim(follower, 1)).isNull();
        assertThat(sessions.keep(consumer(100))).isNull();
    }

    @Test
    void aClosedSessionIsForgotten() {
        Place place = keep(consumer(1));
        sessions.close(place.id());
        assertThat(claim(place, 1)).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        sessions.close(place.id());
    }

    /** Lets both grow old, but not stale. */
    private void use(Place... places) {
        time.advance(STALE_MS);
        for (Place place : places) {
            assertThat(claim(place, 1)).isNull();
            sessions.release(place);
        }
        time.advance(1);
    }

    private Place keep(FetchSession session) {
        Place place = sessions.keep(session);
        sessions.release(place);
        return place;
    }

    private ErrorCode claim(Place place, int epoch) {
        return sessions.claim(place.id(), epoch, false).error();
    }

    private static FetchSession consumer(int partitions) {
        FetchTopic topic = new FetchTopic();
        topic.topic = "orders";
        topic.partitions = IntStream.range(0, partitions)
                .mapToObj(index -> {
                    FetchPartition partition = new FetchPartition();
                    partition.partition = index;
                    return partition;
                })
                .toList();
        FetchRequest request = new FetchRequest();
        request.topics = List.of(topic);
        FetchSession session = new FetchSession(false, false);
        session.update(request);
        return session;
    }
}
