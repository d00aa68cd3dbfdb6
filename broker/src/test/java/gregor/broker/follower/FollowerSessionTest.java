package gregor.broker.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.replica.follower.FetchChange;
import gregor.replica.follower.WantedPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowerSessionTest {
    private static final Uuid ID = new Uuid(1, 2);
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);

    private final FollowerSession session = session(17);

    @Test
    void theFirstRequestSaysEverythingAndTheNextOnlyWhatChanged() {
        FetchRequest first = session.next(wanted(wish(FIRST, ID, 5), wish(SECOND, ID, 6)));
        assertThat(first.sessionId).isZero();
        assertThat(first.sessionEpoch).isZero();
        assertThat(first.topics).singleElement().satisfies(topic -> {
            assertThat(topic.topicId).isEqualTo(ID);
            assertThat(topic.partitions).hasSize(2);
        });
        assertThat(first.replicaState.replicaId).isEqualTo(4);
        assertThat(first.replicaState.replicaEpoch).isEqualTo(77);
        assertThat(session.isUnderstood(answer(9))).isTrue();

        FetchRequest next = session.next(wanted(wish(SECOND, ID, 8)));
        assertThat(next.sessionId).isEqualTo(9);
        assertThat(next.sessionEpoch).isEqualTo(1);
        assertThat(next.topics.get(0).partitions).singleElement().satisfies(entry -> {
            assertThat(entry.partition).isEqualTo(1);
            assertThat(entry.fetchOffset).isEqualTo(8);
            assertThat(entry.currentLeaderEpoch).isEqualTo(3);
            assertThat(entry.lastFetchedEpoch).isEqualTo(2);
        });
    }

    @Test
    void whatIsNotWantedAnyMoreIsForgotten() {
        session.next(wanted(wish(FIRST, ID, 5), wish(SECOND, ID, 6)));
        session.isUnderstood(answer(9));
        FetchRequest next = session.next(new FetchChange(List.of(), List.of(FIRST)));
        assertThat(next.topics).isEmpty();
        assertThat(next.forgottenTopicsData).singleElement().satisfies(topic -> {
            assertThat(topic.topicId).isEqualTo(ID);
            assertThat(topic.partitions).containsExactly(0);
        });
        assertThat(session.partition("", ID, 0)).isNull();
        assertThat(session.partition("", ID, 1)).isEqualTo(SECOND);
    }

    @Test
    void aTopicThatWasCreatedAnewTakesThePlaceOfTheOldOne() {
        session.next(wanted(wish(FIRST, ID, 5)));
        session.isUnderstood(answer(9));
        Uuid anew = new Uuid(8, 8);
        FetchRequest next = session.next(wanted(wish(FIRST, anew, 0)));
        assertThat(next.forgottenTopicsData.get(0).topicId).isEqualTo(ID);
        assertThat(next.topics.get(0).topicId).isEqualTo(anew);
    }

    @Test
    void aSessionThatTheLeaderForgotBeginsAnew() {
        session.next(wanted(wish(FIRST, ID, 5)));
        session.isUnderstood(answer(9));
        session.next(wanted(wish(SECOND, ID, 6)));
        assertThat(session.isUnderstood(refusal(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)))
                .isFalse();
        FetchRequest again = session.next(wanted());
        assertThat(again.sessionId).isZero();
        assertThat(again.sessionEpoch).isZero();
        assertThat(again.topics.get(0).partitions).hasSize(2);
    }

    @Test
    void afterSilenceTheOldSessionIsEndedAndAllIsSaidAgain() {
        session.next(wanted(wish(FIRST, ID, 5)));
        session.isUnderstood(answer(9));
        session.onSilence();
        FetchRequest again = session.next(wanted());
        assertThat(again.sessionId).isEqualTo(9);
        assertThat(again.sessionEpoch).isZero();
        assertThat(again.topics.get(0).partitions).hasSize(1);
    }

    @Test
    void aLeaderThatRefusesAFullRequestIsNotAskedAtOnceAgain() {
        session.next(wanted(wish(FIRST, ID, 5)));
        assertThatThrownBy(() -> session.isUnderstood(refusal(ErrorCode.CLUSTER_AUTHORIZATION_FAILED)))
                .hasMessageContaining("CLUSTER_AUTHORIZATION_FAILED");
    }

    @Test
    void topicsAreCalledByNameAsLongAsOneHasNoId() {
        FetchRequest byName = session.next(wanted(wish(FIRST, Uuid.ZERO, 5)));
        assertThat(session.version()).isEqualTo(12);
        assertThat(byName.topics.get(0).topic).isEqualTo("orders");
        session.isUnderstood(answer(9));
        FetchRequest byId = session.next(wanted(wish(FIRST, ID, 5)));
        assertThat(session.version()).isEqualTo(17);
        assertThat(byId.sessionEpoch).isZero();
        assertThat(session.partition("", ID, 0)).isEqualTo(FIRST);
    }

    @Test
    void byNameATopicThatGetsAnIdIsNotForgottenInTheSameRequest() {
        session.next(wanted(wish(FIRST, Uuid.ZERO, 5), wish(SECOND, Uuid.ZERO, 6)));
        session.isUnderstood(answer(9));
        FetchRequest next = session.next(wanted(wish(FIRST, ID, 5)));
        assertThat(next.sessionEpoch).isEqualTo(1);
        assertThat(next.topics)
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions).hasSize(1));
        assertThat(next.forgottenTopicsData).isEmpty();
    }

    @Test
    void leadersWithoutSessionsAreToldEverythingEachTimeWhatWasServedLast() {
        FollowerSession old = session(5);
        old.next(wanted(wish(FIRST, ID, 5), wish(SECOND, ID, 6)));
        old.isUnderstood(answer(0));
        FetchRequest next = old.next(wanted(wish(FIRST, ID, 9)));
        assertThat(next.topics.get(0).partitions)
                .extracting(entry -> entry.partition)
                .containsExactly(1, 0);
        assertThat(old.version()).isEqualTo(5);
    }

    private static FollowerSession session(int fetchVersion) {
        return new FollowerSession(
                new FollowerTerms(4, () -> 77, new FollowerVersions(fetchVersion, 4, 9), 500, 1, 1 << 20, 1 << 16));
    }

    private static FetchChange wanted(WantedPartition... wanted) {
        return new FetchChange(List.of(wanted), List.of());
    }

    private static WantedPartition wish(TopicPartition name, Uuid topicId, long offset) {
        return new WantedPartition(name, topicId, offset, 0, 3, 2);
    }

    private static FetchResponse answer(int sessionId) {
        FetchResponse answer = new FetchResponse();
        answer.sessionId = sessionId;
        return answer;
    }

    private static FetchResponse refusal(ErrorCode error) {
        FetchResponse answer = new FetchResponse();
        answer.errorCode = error.code();
        return answer;
    }
}
