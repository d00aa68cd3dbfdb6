package gregor.broker;

import gregor.broker.config.LiveConfig;
import gregor.broker.config.TopicConfig;
import gregor.replica.PartitionConfig;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigListener;
import gregor.zk.ConfigStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The settings that are kept in ZooKeeper, as far as they concern this broker: its own, all brokers', and the topics'. Any thread
 * may ask; changes come from the owner that follows ZooKeeper.
 */
final class StoredSettings implements ConfigListener {
    private final LiveConfig broker;
    private volatile int brokerId;
    private final Map<String, Map<String, String>> topics = new ConcurrentHashMap<>();

    StoredSettings(LiveConfig broker) {
        this.broker = broker;
    }

    /**
     * Reads everything, waiting for ZooKeeper.
     *
     * @throws CompletionException if it cannot be read
     */
    void load(ConfigStore store, int ownId) {
        brokerId = ownId;
        var cluster = store.fetch(ConfigEntity.brokerDefault()).toCompletableFuture();
        var own = store.fetch(ConfigEntity.broker(brokerId)).toCompletableFuture();
        var all = store.fetchAll(ConfigEntity.TOPICS).toCompletableFuture();
        broker.onCluster(cluster.join());
        broker.onBroker(own.join());
        all.join().forEach(this::onConfig);
    }

    /** What is in effect for a topic, whether it exists or not. */
    PartitionConfig ofTopic(String topic) {
        TopicConfig config = new TopicConfig(broker.effective().values(), topics.getOrDefault(topic, Map.of()));
        return new PartitionConfig(
                config.log(), config.minInsyncReplicas(), config.flag("message.downconversion.enable"));
    }

    @Override
    public void onConfig(ConfigEntity entity, Map<String, String> configs) {
        if (entity.type().equals(ConfigEntity.TOPICS)) {
            if (configs.isEmpty()) {
                topics.remove(entity.name());
            } else {
                topics.put(entity.name(), configs);
            }
        } else if (entity.equals(ConfigEntity.brokerDefault())) {
            broker.onCluster(configs);
        } else if (entity.equals(ConfigEntity.broker(brokerId))) {
            broker.onBroker(configs);
        }
    }

    /**
     * Passes changes on to the partitions.
     *
     * @param hosted the topics that have partitions here: all of them may change when the broker's settings do
     * @param changed told the topic's name, after the change
     */
    ConfigListener telling(Consumer<String> changed, Supplier<Set<String>> hosted) {
        return (entity, configs) -> {
            onConfig(entity, configs);
            if (entity.type().equals(ConfigEntity.TOPICS)) {
                changed.accept(entity.name());
            } else if (entity.type().equals(ConfigEntity.BROKERS)) {
                hosted.get().forEach(changed);
            }
        };
    }
}
