package gregor.broker.control;

import gregor.base.Attempt;
import gregor.base.Owner;
import gregor.zk.CommandAnswer;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigListener;
import gregor.zk.ConfigStore;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.Stages;
import gregor.zk.TopicNames;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a new topic's settings are known before its partitions are opened: whoever creates a topic writes them first,
 * and announces no change. Commands that come meanwhile wait, in order. Called by the owner of {@link ControllerCommands}, to whom
 * all state belongs.
 */
public final class SettingsFirst implements CommandTarget {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsFirst.class);

    private final CommandTarget next;
    private final ConfigStore store;
    private final ConfigListener settings;
    private final Owner owner;
    private final Queue<Held> held = new ArrayDeque<>();
    private boolean reading;

    public SettingsFirst(CommandTarget next, ConfigStore store, ConfigListener settings, Owner owner) {
        this.next = next;
        this.store = store;
        this.settings = settings;
        this.owner = owner;
    }

    @Override
    public CompletionStage<CommandAnswer> carryOut(ControllerCommand command) {
        if (!reading && newTopics(command).isEmpty()) {
            return next.carryOut(command);
        }
        Held waits = new Held(command, new CompletableFuture<>());
        held.add(waits);
        if (!reading) {
            advance();
        }
        return waits.answer;
    }

    /** Passes on what has nothing to wait for; reads the settings for the first command that has. */
    private void advance() {
        while (!held.isEmpty()) {
            Set<String> topics = newTopics(held.peek().command);
            if (!topics.isEmpty()) {
                reading = true;
                read(topics);
                return;
            }
            pass(held.poll());
        }
    }

    private void read(Set<String> topics) {
        Attempt.of(() -> Stages.all(topics.stream()
                        .map(ConfigEntity::topic)
                        .map(store::fetch)
                        .toList()))
                .whenComplete((configs, fault) -> owner.execute(() -> {
                    onRead(topics, configs, fault);
                    reading = false;
                    pass(held.poll());
                    advance();
                }));
    }

    private void onRead(Set<String> topics, List<Map<String, String>> configs, Throwable fault) {
        if (fault != null) {
            LOG.error("The settings of new topics {} could not be read", topics, Stages.unwrap(fault));
            return;
        }
        int i = 0;
        for (String topic : topics) {
            try {
                settings.onConfig(ConfigEntity.topic(topic), configs.get(i++));
            } catch (RuntimeException e) {
                LOG.error("The settings of the new topic {} could not be taken over", topic, e);
            }
        }
    }

    private void pass(Held waited) {
        Attempt.of(() -> next.carryOut(waited.command)).whenComplete((answer, fault) -> {
            if (fault == null) {
                waited.answer.complete(answer);
            } else {
                waited.answer.completeExceptionally(Stages.unwrap(fault));
            }
        });
    }

    private static Set<String> newTopics(ControllerCommand command) {
        Set<String> topics = new LinkedHashSet<>();
        if (command instanceof LeaderAndIsr leaderAndIsr) {
            for (LeaderAndIsr.Partition partition : leaderAndIsr.partitions()) {
                if (partition.isNew() && TopicNames.faultOf(partition.topic()) == null) {
                    topics.add(partition.topic());
                }
            }
        }
        return topics;
    }

    private record Held(ControllerCommand command, CompletableFuture<CommandAnswer> answer) {}
}
