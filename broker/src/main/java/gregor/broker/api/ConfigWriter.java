package gregor.broker.api;

import gregor.broker.config.ConfigKey;
import gregor.broker.config.InvalidConfig;
import gregor.broker.config.KeyTable;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.TopicChecks;
import gregor.wire.ErrorCode;
import gregor.zk.ConfigStore;
import gregor.zk.Metadata;
import gregor.zk.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Changes stored configurations, for AlterConfigs and IncrementalAlterConfigs. Changes through one broker come one after the
 * other, so that none is lost between reading and writing; what acts hears of them from ZooKeeper, as all brokers do. For any
 * thread.
 */
final class ConfigWriter {
    private final int brokerId;
    private final ConfigStore store;
    private final Metadata metadata;
    private final LiveConfig config;
    private CompletionStage<?> last = CompletableFuture.completedStage(null);

    ConfigWriter(int brokerId, ConfigStore store, Metadata metadata, LiveConfig config) {
        this.brokerId = brokerId;
        this.store = store;
        this.metadata = metadata;
        this.config = config;
    }

    int brokerId() {
        return brokerId;
    }

    /** Replaces everything that is set (trap 42). */
    CompletionStage<Outcome> replace(ConfigResource resource, Map<String, String> configs, boolean validateOnly) {
        return change(resource, stored -> configs, validateOnly);
    }

    /** Changes some of what is set. */
    CompletionStage<Outcome> change(ConfigResource resource, List<ConfigChange> changes, boolean validateOnly) {
        return change(
                resource,
                stored -> {
                    Map<String, String> configs = new TreeMap<>(stored);
                    changes.forEach(change -> change.applyTo(configs, name -> key(resource, name)));
                    return configs;
                },
                validateOnly);
    }

    private synchronized CompletionStage<Outcome> change(
            ConfigResource resource, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        CompletionStage<Outcome> outcome = last.thenCompose(before -> store.fetch(resource.entity()))
                .thenCompose(stored -> {
                    Map<String, String> configs = change.apply(stored);
                    check(resource, stored, configs);
                    return validateOnly
                            ? CompletableFuture.completedStage(null)
                            : store.write(resource.entity(), configs);
                })
                .handle((written, failure) -> failure == null ? Outcome.DONE : Outcome.of(failure));
        last = outcome;
        return outcome;
    }

    private void check(ConfigResource resource, Map<String, String> stored, Map<String, String> configs) {
        if (resource.type() == ConfigResource.TOPIC) {
            checkTopic(resource.name());
            TopicChecks.check(config.effective().values(), configs);
        } else {
            checkBroker(resource, stored, configs);
        }
    }

    private void checkTopic(String name) {
        if (metadata.view().topic(name) == null) {
            throw new RefusedException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic " + name + ".");
        }
        String fault = TopicNames.faultOf(name);
        if (fault != null) {
            throw new RefusedException(ErrorCode.INVALID_TOPIC_EXCEPTION, fault);
        }
    }

    /** What a broker may not be set to is a faulty request, as in Kafka, where a topic's would be a faulty configuration. */
    private void checkBroker(ConfigResource resource, Map<String, String> stored, Map<String, String> configs) {
        try {
            config.check(stored, configs, !resource.allBrokers());
        } catch (InvalidConfig e) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, e.getMessage());
        }
    }

    private static ConfigKey key(ConfigResource resource, String name) {
        return resource.type() == ConfigResource.TOPIC
                ? KeyTable.topic().get(name)
                : KeyTable.broker().get(name);
    }

    /** How several went, in order. */
    static CompletionStage<List<Outcome>> all(List<CompletionStage<Outcome>> outcomes) {
        CompletableFuture<?>[] futures =
                outcomes.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(futures).thenApply(done -> {
            List<Outcome> results = new ArrayList<>();
            outcomes.forEach(
                    outcome -> results.add(outcome.toCompletableFuture().join()));
            return results;
        });
    }
}
