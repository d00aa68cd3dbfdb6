package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.TimerThread;
import gregor.base.TurnOwner;
import gregor.base.Uuid;
import gregor.zk.ClusterIdentity;
import gregor.zk.CommandAnswer;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigListener;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFirstTest {
    @TempDir
    private Path logDir;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final TimerThread timers = new TimerThread("timers");
    private EmbeddedZooKeeper zooKeeper;
    private PipelinedSession session;
    private ConfigStore store;

    @BeforeEach
    void open() throws Exception {
        zooKeeper = new EmbeddedZooKeeper(logDir, 0);
        zooKeeper.start();
        session = new PipelinedSession(new ZkConfig(zooKeeper.connect(), 10_000, 10_000, 10), timers);
        session.start();
        new ClusterIdentity(session).ensureRoots().toCompletableFuture().join();
        store = new ConfigStore(session);
        store.write(ConfigEntity.topic("t"), Map.of("cleanup.policy", "compact"))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() throws Exception {
        session.close();
        zooKeeper.close();
        timers.close();
    }

    @Test
    void settingsComeBeforeTheNewPartitionAndLaterCommandsStayBehindIt() {
        SettingsFirst commands = commands((entity, configs) -> heard.add(entity.name() + configs));
        commands.carryOut(lead("old", false));
        CompletionStage<CommandAnswer> answer = commands.carryOut(lead("t", true));
        commands.carryOut(new UpdateMetadata(1, 1, 1, List.of(), List.of()));

        await().untilAsserted(() ->
                assertThat(heard).containsExactly("lead old", "t{cleanup.policy=compact}", "lead t", "UpdateMetadata"));
        assertThat(answer.toCompletableFuture().join()).isSameAs(CommandAnswer.DONE);
    }

    @Test
    void settingsThatCannotBeTakenOverHoldNothingUp() {
        SettingsFirst commands = commands((entity, configs) -> {
            throw new IllegalStateException("no such setting");
        });
        commands.carryOut(lead("t", true))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        commands.carryOut(lead("old", false));
        assertThat(heard).containsExactly("lead t", "lead old");
    }

    private SettingsFirst commands(ConfigListener settings) {
        return new SettingsFirst(new Hearing(), store, settings, new TurnOwner());
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
