package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigStore;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.znode.MalformedZnode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up, at the moment it matters, which topics would rather lose records than have no leader. Any thread. */
final class UncleanSettings {
    private static final Logger LOG = LoggerFactory.getLogger(UncleanSettings.class);
    private static final String KEY = "unclean.leader.election.enable";

    private final ConfigStore store;
    private final BooleanSupplier otherwise;

    /** @param otherwise what topics without a setting of their own do */
    UncleanSettings(ZkSession session, BooleanSupplier otherwise) {
        this.store = new ConfigStore(session);
        this.otherwise = otherwise;
    }

    CompletionStage<Event> read(Map<TopicPartition, Set<Integer>> undecided) {
        Set<String> topics = new TreeSet<>();
        undecided.keySet().forEach(partition -> topics.add(partition.topic()));
        List<CompletionStage<Boolean>> reads = new ArrayList<>();
        topics.forEach(topic -> reads.add(isAllowed(topic)));
        return Stages.all(reads).thenApply(answers -> {
            Set<String> allowed = new HashSet<>();
            int next = 0;
            for (String topic : topics) {
                if (answers.get(next++)) {
                    allowed.add(topic);
                }
            }
            return new Event.UncleanRead(undecided, allowed);
        });
    }

    private CompletionStage<Boolean> isAllowed(String topic) {
        return store.fetch(ConfigEntity.topic(topic))
                .thenApply(settings ->
                        settings.containsKey(KEY) ? Boolean.parseBoolean(settings.get(KEY)) : otherwise.getAsBoolean())
                .exceptionally(fault -> {
                    if (Stages.unwrap(fault) instanceof MalformedZnode malformed) {
                        LOG.error(
                                "Topic {} gets no unclean leader: its settings are malformed, {}",
                                topic,
                                malformed.getMessage());
                        return false;
                    }
                    throw Stages.rethrow(fault);
                });
    }
}
