package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.base.Uuid;
import gregor.broker.group.TestGroups;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.Metadata;
import gregor.zk.MetadataError;
import gregor.zk.PartitionLeadership;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that are out of date, or make no sense, change nothing and are answered as Kafka answers them. */
class ControllerCommandsTest {
    private static final int BROKER = 1;
    private static final long BROKER_EPOCH = 70;
    private static final Uuid ID = new Uuid(5, 6);
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private TestGroups groups;
    private Metadata metadata;
    private ControllerCommands commands;

    @BeforeEach
    void start() throws Exception {
        groups = new TestGroups();
        metadata = new Metadata(groups.time);
        commands = new ControllerCommands(
                () -> BROKER_EPOCH,
                new CommandExecution(BROKER, groups.replicas, metadata, groups.leadership()),
                new TurnOwner());
        assertThat(answer(leaders(5, BROKER_EPOCH, "t", 3, BROKER)).failures()).isEmpty();
    }

    @AfterEach
    void close() {
        groups.close();
    }

    @Test
    void aReplacedControllerIsRefusedWhole() throws Exception {
        CommandAnswer stale = CommandAnswer.refused(MetadataError.STALE_CONTROLLER_EPOCH);
        assertThat(answer(leaders(4, BROKER_EPOCH, "new", 0, BROKER))).isEqualTo(stale);
        assertThat(answer(stop(4, BROKER_EPOCH, 3))).isEqualTo(stale);
        assertThat(answer(update(4, BROKER_EPOCH))).isEqualTo(stale);
        assertNothingChanged();
    }

    /** Found by simulation: a LeaderAndIsr that was given up came after the deletion of its topic, and made the replica again. */
    @Test
    void whatComesOverAConnectionThatTheControllerHasGivenUpChangesNothing() throws Exception {
        assertThat(answer(leaders(6, BROKER_EPOCH, "t", 3, BROKER), 11).failures())
                .isEmpty();
        assertThat(answer(update(6, BROKER_EPOCH), 12).error()).isNull();

        assertThatThrownBy(() -> answer(leaders(6, BROKER_EPOCH, "new", 0, BROKER), 11))
                .hasCauseInstanceOf(OvertakenConnection.class);
        assertThat(groups.replicas.find(new TopicPartition("new", 0))).isNull();
        assertThat(answer(update(6, BROKER_EPOCH), 12).error()).isNull();
        assertThat(answer(update(7, BROKER_EPOCH), 3).error())
                .as("another controller has connections of its own")
                .isNull();
    }

    @Test
    void commandsToAFormerLifeAreRefusedWhole() throws Exception {
        CommandAnswer stale = CommandAnswer.refused(MetadataError.STALE_BROKER_EPOCH);
        assertThat(answer(leaders(5, BROKER_EPOCH - 1, "new", 0, BROKER))).isEqualTo(stale);
        assertThat(answer(stop(6, BROKER_EPOCH - 1, 3))).isEqualTo(stale);
        assertThat(answer(update(6, BROKER_EPOCH - 1))).isEqualTo(stale);
        assertNothingChanged();
        assertThat(answer(update(5, BROKER_EPOCH)).error()).isNull();
    }

    @Test
    void aControllerThatKnowsNoBrokerEpochsIsObeyed() throws Exception {
        assertThat(answer(update(6, ControllerCommand.ANY_BROKER_EPOCH))).isEqualTo(CommandAnswer.DONE);
        assertThat(metadata.view().broker(9)).isNotNull();
    }

    @Test
    void aPartitionThatIsNotAssignedHereIsNotHosted() throws Exception {
        assertThat(answer(leaders(5, BROKER_EPOCH, "elsewhere", 0, 2)).failures())
                .containsEntry(new TopicPartition("elsewhere", 0), MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(groups.replicas.find(new TopicPartition("elsewhere", 0))).isNull();
    }

    @Test
    void whatIsNoNameIsNotMadeADirectory() throws Exception {
        String name = "../../t";
        assertThat(answer(leaders(5, BROKER_EPOCH, name, 0, BROKER)).failures())
                .containsEntry(new TopicPartition(name, 0), MetadataError.INVALID_REQUEST);
        assertThat(groups.replicas.find(new TopicPartition(name, 0))).isNull();
    }

    @Test
    void olderLeaderEpochsAndOtherTopicIdsAreRefusedForThePartition() throws Exception {
        assertThat(answer(leaders(5, BROKER_EPOCH, "t", 2, BROKER)).failures())
                .containsEntry(PARTITION, MetadataError.STALE_CONTROLLER_EPOCH);
        assertThat(answer(stop(5, BROKER_EPOCH, 2)).failures())
                .containsEntry(PARTITION, MetadataError.FENCED_LEADER_EPOCH);
        LeaderAndIsr.Partition other = new LeaderAndIsr.Partition(
                "t", new Uuid(7, 8), leadership(9, BROKER), List.of(), List.of(), true, false);
        assertThat(answer(new LeaderAndIsr(BROKER, 5, BROKER_EPOCH, List.of(other), List.of()))
                        .failures())
                .containsEntry(PARTITION, MetadataError.INCONSISTENT_TOPIC_ID);
        assertThat(groups.replicas.find(PARTITION).view().leaderEpoch()).isEqualTo(3);
    }

    private void assertNothingChanged() {
        assertThat(groups.replicas.find(new TopicPartition("new", 0))).isNull();
        assertThat(groups.replicas.find(PARTITION)).isNotNull();
        assertThat(metadata.view().brokers()).isEmpty();
    }

    private CommandAnswer answer(ControllerCommand command) throws Exception {
        return commands.carryOut(command).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private CommandAnswer answer(ControllerCommand command, long connection) throws Exception {
        return commands.carryOut(command, connection).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static LeaderAndIsr leaders(
            int controllerEpoch, long brokerEpoch, String topic, int leaderEpoch, int leader) {
        LeaderAndIsr.Partition partition = new LeaderAndIsr.Partition(
                topic, ID, leadership(leaderEpoch, leader), List.of(), List.of(), true, false);
        return new LeaderAndIsr(BROKER, controllerEpoch, brokerEpoch, List.of(partition), List.of());
    }

    private static PartitionLeadership leadership(int leaderEpoch, int leader) {
        return new PartitionLeadership(0, leader, leaderEpoch, List.of(leader), List.of(leader), List.of(), 0, 5);
    }

    private static StopReplica stop(int controllerEpoch, long brokerEpoch, int leaderEpoch) {
        return new StopReplica(
                BROKER, controllerEpoch, brokerEpoch, List.of(new StopReplica.Partition(PARTITION, leaderEpoch, true)));
    }

    private static UpdateMetadata update(int controllerEpoch, long brokerEpoch) {
        return new UpdateMetadata(
                BROKER, controllerEpoch, brokerEpoch, List.of(), List.of(new BrokerView(9, 1, List.of(), null)));
    }
}
