package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.broker.config.InterBrokerVersions;
import gregor.broker.peer.PeerTerms;
import gregor.wire.message.StopReplicaResponse;
import gregor.wire.message.UpdateMetadataResponse;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import gregor.zk.znode.BrokerEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a controller's commands go through on their way to brokers that answer, keep silent, fail, move and die. */
class RemoteChannelTest {
    private static final int BROKER = 2;
    private static final PeerTerms TERMS = new PeerTerms("1", 30_000);

    private final ManualTime time = new ManualTime(0);
    private final TestWire wire = new TestWire();

    @Test
    void oneCommandIsUnderWayAndTheOthersFollowInOrder() {
        RemoteChannel channel = channel("3.9-IV0");
        channel.onBrokerUp(broker(7, 9092));
        CompletionStage<CommandAnswer> first = channel.send(BROKER, update(1));
        CompletionStage<CommandAnswer> second = channel.send(BROKER, leaders(1));
        CompletionStage<CommandAnswer> third = channel.send(BROKER, stop(1, true));
        assertThat(wire.asked).containsExactly("UpdateMetadata 8 to 9092");

        wire.answer(new UpdateMetadataResponse());
        assertThat(first).isCompletedWithValue(CommandAnswer.DONE);
        assertThat(wire.asked).endsWith("LeaderAndIsr 7 to 9092");
        wire.fail();
        assertThat(second.toCompletableFuture()).isNotDone();
        assertThat(third.toCompletableFuture()).isNotDone();
    }

    @Test
    void whatFailsIsRepeatedWithAPauseUntilItIsAnswered() {
        RemoteChannel channel = channel("3.9-IV0");
        channel.onBrokerUp(broker(7, 9092));
        CompletionStage<CommandAnswer> answer = channel.send(BROKER, update(1));
        for (int i = 0; i < 5; i++) {
            wire.fail();
            assertThat(wire.asked).hasSize(i + 1);
            time.advance(99);
            assertThat(wire.asked).hasSize(i + 1);
            time.advance(1);
            assertThat(wire.asked).hasSize(i + 2);
        }
        UpdateMetadataResponse refusal = new UpdateMetadataResponse();
        refusal.errorCode = 11;
        wire.answer(refusal);
        assertThat(answer).isCompletedWithValue(CommandAnswer.refused(MetadataError.STALE_CONTROLLER_EPOCH));
    }

    @Test
    void whatCannotEvenBeginIsRepeatedToo() {
        RemoteChannel channel = channel("3.9-IV0");
        channel.onBrokerUp(broker(7, 9092));
        wire.broken = true;
        CompletionStage<CommandAnswer> answer = channel.send(BROKER, update(1));
        wire.broken = false;
        time.advance(100);
        wire.answer(new UpdateMetadataResponse());
        assertThat(answer).isCompletedWithValue(CommandAnswer.DONE);
    }

    @Test
    void aBrokerThatIsGoneIsToldNothingMore() {
        RemoteChannel channel = channel("3.9-IV0");
        channel.onBrokerUp(broker(7, 9092));
        CompletionStage<CommandAnswer> underWay = channel.send(BROKER, update(1));
        CompletionStage<CommandAnswer> waiting = channel.send(BROKER, update(2));
        channel.onBrokerDown(BROKER);
        wire.fail();
        time.advance(1_000);
        assertThat(wire.asked).hasSize(1);
        assertThat(wire.closed).isOne();
        assertThat(underWay.toCompletableFuture()).isCompletedExceptionally();
        assertThat(waiting.toCompletableFuture()).isCompletedExceptionally();
        assertThat(channel.send(BROKER, update(3)).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aMovedBrokerIsFoundAndARestartedOneHearsNothingOfItsFormerLife() {
        RemoteChannel channel = channel("3.9-IV0");
        channel.onBrokerUp(broker(7, 9092));
        CompletionStage<CommandAnswer> former = channel.send(BROKER, update(1));
        wire.fail();
        channel.onBrokerUp(broker(7, 9999));
        time.advance(100);
        assertThat(wire.asked).endsWith("UpdateMetadata 8 to 9999");

        channel.onBrokerUp(broker(8, 9092));
        assertThat(former.toCompletableFuture()).isCompletedExceptionally();
        channel.send(BROKER, leaders(1));
        assertThat(wire.asked).endsWith("LeaderAndIsr 7 to 9092");
    }

    @Test
    void versionsAreThoseOfTheOldestRelease() {
        RemoteChannel channel = channel("2.4");
        channel.onBrokerUp(broker(7, 9092));
        channel.send(BROKER, update(1));
        wire.answer(new UpdateMetadataResponse());
        CompletionStage<CommandAnswer> stopped = channel.send(BROKER, stop(1, true, false));
        assertThat(wire.asked)
                .containsExactly("UpdateMetadata 6 to 9092", "StopReplica 2 to 9092", "StopReplica 2 to 9092");

        StopReplicaResponse.StopReplicaPartitionError error = new StopReplicaResponse.StopReplicaPartitionError();
        error.topicName = "t";
        error.partitionIndex = 1;
        error.errorCode = 56;
        StopReplicaResponse failed = new StopReplicaResponse();
        failed.partitionErrors = List.of(error);
        wire.answer(new StopReplicaResponse());
        wire.answer(failed);
        assertThat(stopped.toCompletableFuture().join().failures())
                .containsEntry(new TopicPartition("t", 1), MetadataError.STORAGE);
    }

    private RemoteChannel channel(String release) {
        CommandCalls calls = new CommandCalls(new InterBrokerVersions(release), "INSIDE");
        return new RemoteChannel(wire, TERMS, calls, "INSIDE", new TurnOwner(), time);
    }

    private static BrokerView broker(long epoch, int port) {
        return new BrokerView(BROKER, epoch, List.of(new BrokerEndpoint("INSIDE", "PLAINTEXT", "host", port)), null);
    }

    private static ControllerCommand update(int epoch) {
        return new UpdateMetadata(1, epoch, 7, List.of(), List.of());
    }

    private static ControllerCommand leaders(int epoch) {
        return new LeaderAndIsr(1, epoch, 7, List.of(), List.of());
    }

    private static ControllerCommand stop(int epoch, boolean... deletes) {
        List<StopReplica.Partition> partitions = new ArrayList<>();
        for (boolean delete : deletes) {
            partitions.add(new StopReplica.Partition(new TopicPartition("t", partitions.size()), 3, delete));
        }
        return new StopReplica(1, epoch, 7, partitions);
    }
}
