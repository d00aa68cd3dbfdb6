package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetForLeaderEpochRequest;
import gregor.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import gregor.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import gregor.wire.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetForLeaderEpochHandlerTest {
    private HandlerParts parts;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
        // Epoch 3 holds offsets 0 and 1, epoch 5 holds none, epoch 8 holds offset 2.
        Uuid id = parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b");
        parts.lead("orders", id, 5, 1);
        parts.lead("orders", id, 8, 1);
        parts.append("orders", 0, "c");
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void trap77AnEpochEndsWhereTheNextOneBegins() throws Exception {
        assertEnd(ask(-1, 3), 3, 2);
        assertEnd(ask(-1, 4), 3, 2);
        assertEnd(ask(-1, 8), 8, 3);
        assertEnd(ask(-1, 9), -1, -1);
        assertEnd(ask(-1, -1), -1, -1);
    }

    @Test
    void trap78EpochsAreCompared() throws Exception {
        assertThat(ask(7, 3).errorCode).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(ask(9, 3).errorCode).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
        assertEnd(ask(8, 3), 3, 2);
    }

    @Test
    void trap49UnknownPartitionsAndThoseOfOtherBrokersAreToldApart() throws Exception {
        parts.topicElsewhere("remote");
        assertThat(ask("remote", 0, -1, 3).errorCode).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        EpochEndOffset unknown = ask("remote", 4, -1, 3);
        assertThat(unknown.errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertEnd(unknown, -1, -1);
    }

    private static void assertEnd(EpochEndOffset end, int epoch, long offset) {
        assertThat(end.leaderEpoch).isEqualTo(epoch);
        assertThat(end.endOffset).isEqualTo(offset);
    }

    private EpochEndOffset ask(int currentLeaderEpoch, int leaderEpoch) throws Exception {
        EpochEndOffset end = ask("orders", 0, currentLeaderEpoch, leaderEpoch);
        assertThat(end.partition).isZero();
        return end;
    }

    private EpochEndOffset ask(String topic, int partition, int currentLeaderEpoch, int leaderEpoch) throws Exception {
        OffsetForLeaderPartition asked = new OffsetForLeaderPartition();
        asked.partition = partition;
        asked.currentLeaderEpoch = currentLeaderEpoch;
        asked.leaderEpoch = leaderEpoch;
        OffsetForLeaderTopic asking = new OffsetForLeaderTopic();
        asking.topic = topic;
        asking.partitions = List.of(asked);
        OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequest();
        request.topics = List.of(asking);
        OffsetForLeaderEpochHandler handler = new OffsetForLeaderEpochHandler(parts.partitions);
        return answer(handler.handle(parts.context(4), request))
                .topics
                .get(0)
                .partitions
                .get(0);
    }
}
