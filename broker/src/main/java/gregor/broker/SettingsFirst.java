package gregor.broker;

import gregor.base.Owner;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigListener;
import gregor.zk.ConfigStore;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.Stages;
import gregor.zk.controller.ControllerChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * and announces no change. Commands that come meanwhile wait, in order. Called by the controller's owner, to whom all state
 * belongs.
 */
final class SettingsFirst implements ControllerChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsFirst.class);

    private final ControllerChannel next;
    private final ConfigStore store;
    private final ConfigListener settings;
    private final Owner owner;
    private final Queue<Held> held = new ArrayDeque<>();
    private boolean reading;

    SettingsFirst(ControllerChannel next, ConfigStore store, ConfigListener settings, Owner owner) {
        this.next = next;
        this.store = store;
        this.settings = settings;
        this.owner = owner;
    }

    @Override
    public void onBrokerUp(BrokerView broker) {
        next.onBrokerUp(broker);
    }

    @Override
    public void onBrokerDown(int brokerId) {
        next.onBrokerDown(brokerId);
    }

    @Override
    public CompletionStage<CommandAnswer> send(int brokerId, ControllerCommand command) {
        if (!reading && newTopics(command).isEmpty()) {
            return next.send(brokerId, command);
        }
        Held waits = new Held(brokerId, command, new CompletableFuture<>());
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
        List<CompletionStage<Map<String, String>>> reads = new ArrayList<>();
        topics.forEach(topic -> reads.add(store.fetch(ConfigEntity.topic(topic))));
        Stages.all(reads)
                .whenComplete((configs, fault) -> owner.execute(() -> {
                    if (fault == null) {
                        int i = 0;
                        for (String topic : topics) {
                            settings.onConfig(ConfigEntity.topic(topic), configs.get(i++));
                        }
                    } else {
                        LOG.error("The settings of new topics {} could not be read", topics, Stages.unwrap(fault));
                    }
                    reading = false;
                    pass(held.poll());
                    advance();
                }));
    }

    private void pass(Held waited) {
        next.send(waited.brokerId, waited.command).whenComplete((answer, fault) -> {
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
                if (partition.isNew()) {
                    topics.add(partition.topic());
                }
            }
        }
        return topics;
    }

    private record Held(int brokerId, ControllerCommand command, CompletableFuture<CommandAnswer> answer) {}
}
