package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterReplicaLogDirsRequest;
import gregor.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import gregor.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import gregor.wire.message.AlterReplicaLogDirsResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlterReplicaLogDirsHandlerTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private HandlerParts parts;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts(List.of(A, B));
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b");
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void theReplicaMovesAndGoesOn() throws Exception {
        assertThat(alter(other(), "orders", 0)).isEqualTo(ErrorCode.NONE);
        Path target = other();
        await().until(() -> parts.dirs.dirOf(ORDERS).equals(target));
        parts.append("orders", 0, "c");
        assertThat(parts.replicas.find(ORDERS).view().logEndOffset()).isEqualTo(3);
        assertThat(parts.replicas.find(ORDERS).view().highWatermark()).isEqualTo(3);
    }

    @Test
    void whereItIsItStays() throws Exception {
        assertThat(alter(parts.dirs.dirOf(ORDERS), "orders", 0)).isEqualTo(ErrorCode.NONE);
        assertThat(parts.dirs.moves().isMoving(ORDERS)).isFalse();
    }

    @Test
    void whatCannotMoveIsSaid() throws Exception {
        parts.topicElsewhere("remote");
        assertThat(alter(Path.of("/c"), "orders", 0)).isEqualTo(ErrorCode.LOG_DIR_NOT_FOUND);
        assertThat(alter(A, "remote", 0)).isEqualTo(ErrorCode.REPLICA_NOT_AVAILABLE);
        assertThat(alter(A, "none", 0)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(alter(A, "x".repeat(230), 0)).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void aReplicaThatIsNotHereYetIsCreatedThere() throws Exception {
        for (int i = 0; i < 4; i++) {
            alter(B, "later", i);
        }
        parts.topic("later", 4);
        for (int i = 0; i < 4; i++) {
            assertThat(parts.dirs.dirOf(new TopicPartition("later", i))).isEqualTo(B);
        }
    }

    @Test
    void nothingMovesToADirectoryThatFailed() throws Exception {
        Path target = other();
        parts.disk.breakBelow(target);
        parts.dirs.views();
        assertThat(alter(target, "orders", 0)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    private Path other() {
        return parts.dirs.dirOf(ORDERS).equals(A) ? B : A;
    }

    private ErrorCode alter(Path target, String topic, int partition) throws Exception {
        AlterReplicaLogDirTopic moved = new AlterReplicaLogDirTopic();
        moved.name = topic;
        moved.partitions = List.of(partition);
        AlterReplicaLogDir dir = new AlterReplicaLogDir();
        dir.path = target.toString();
        dir.topics = List.of(moved);
        AlterReplicaLogDirsRequest request = new AlterReplicaLogDirsRequest();
        request.dirs = List.of(dir);
        AlterReplicaLogDirsHandler handler =
                new AlterReplicaLogDirsHandler(parts.partitions, parts.replicas::alterLogDirs);
        AlterReplicaLogDirsResponse response = answer(handler.handle(parts.context(2), request));
        assertThat(response.results)
                .singleElement()
                .satisfies(result -> assertThat(result.topicName).isEqualTo(topic));
        return ErrorCode.of(response.results.get(0).partitions.get(0).errorCode);
    }
}
