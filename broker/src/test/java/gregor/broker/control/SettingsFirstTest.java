package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.TimerThread;
import gregor.base.TurnOwner;
import gregor.base.Uuid;
import gregor.zk.ClusterIdentity;
import gregor.zk.CommandAnswer;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigStore;
import gregor.zk.ControllerCommand;
import gregor.zk.EmbeddedZooKeeper;
import gregor.zk.LeaderAndIsr;
import gregor.zk.PartitionLeadership;
import gregor.zk.PipelinedSession;
import gregor.zk.UpdateMetadata;
import gregor.zk.ZkConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFirstTest {
    @TempDir
    private Path logDir;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void settingsComeBeforeTheNewPartitionAndLaterCommandsStayBehindIt() throws Exception {
        try (TimerThread timers = new TimerThread("timers");
                EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(logDir, 0)) {
            zooKeeper.start();
            try (PipelinedSession session =
                    new PipelinedSession(new ZkConfig(zooKeeper.connect(), 10_000, 10_000, 10), timers)) {
                session.start();
                new ClusterIdentity(session).ensureRoots().toCompletableFuture().join();
                ConfigStore store = new ConfigStore(session);
                store.write(ConfigEntity.topic("t"), Map.of("cleanup.policy", "compact"))
                        .toCompletableFuture()
                        .join();
                SettingsFirst commands = new SettingsFirst(
                        new Hearing(), store, (entity, configs) -> heard.add(entity.name() + configs), new TurnOwner());

                commands.carryOut(lead("old", false));
                CompletionStage<CommandAnswer> answer = commands.carryOut(lead("t", true));
                commands.carryOut(new UpdateMetadata(1, 1, 1, List.of(), List.of()));

                await().untilAsserted(() -> assertThat(heard)
                        .containsExactly("lead old", "t{cleanup.policy=compact}", "lead t", "UpdateMetadata"));
                assertThat(answer.toCompletableFuture().join()).isSameAs(CommandAnswer.DONE);
            }
        }
    }

    private static LeaderAndIsr lead(String topic, boolean isNew) {
        PartitionLeadership leadership = new PartitionLeadership(0, 1, 0, List.of(1), List.of(1), List.of(), 0, 1);
        LeaderAndIsr.Partition partition =
                new LeaderAndIsr.Partition(topic, Uuid.random(), leadership, List.of(), List.of(), isNew, false);
        return new LeaderAndIsr(1, 1, 1, List.of(partition), List.of());
    }

    /** Carries nothing out. */
    private final class Hearing implements CommandTarget {
        @Override
        public CompletionStage<CommandAnswer> carryOut(ControllerCommand command) {
            heard.add(
                    command instanceof LeaderAndIsr lead
                            ? "lead " + lead.partitions().get(0).topic()
                            : command.getClass().getSimpleName());
            return CompletableFuture.completedStage(CommandAnswer.DONE);
        }
    }
}
