package gregor.broker;

import gregor.base.Clock;
import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.TopicConfig;
import gregor.replica.Partition;
import gregor.replica.PartitionConfig;
import gregor.replica.ReplicaSet;
import gregor.zk.ConfigChanges;
import gregor.zk.ConfigEntity;
import gregor.zk.ConfigListener;
import gregor.zk.ConfigStore;
import gregor.zk.ZkSession;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings that are kept in ZooKeeper, as far as they concern this broker: its own, all brokers', and the topics'. Any thread
 * may ask; changes come from the owner that follows ZooKeeper.
 */
public final class StoredSettings implements ConfigListener {
    private static final Logger LOG = LoggerFactory.getLogger(StoredSettings.class);

    private final LiveConfig broker;
    private volatile int brokerId;
    private final Map<String, Map<String, String>> topics = new ConcurrentHashMap<>();

    public StoredSettings(LiveConfig broker) {
        this.broker = broker;
    }

    /** Reads everything; all is in effect when the stage completes. */
    public CompletionStage<Void> load(ConfigStore store, int ownId) {
        brokerId = ownId;
        var cluster = store.fetch(ConfigEntity.brokerDefault());
        var own = store.fetch(ConfigEntity.broker(brokerId));
        var all = store.fetchAll(ConfigEntity.TOPICS);
        return cluster.thenAccept(broker::onCluster)
                .thenCombine(own, (done, settings) -> settings)
                .thenAccept(broker::onBroker)
                .thenCombine(all, (done, stored) -> stored)
                .thenAccept(found -> found.forEach(this::onConfig));
    }

    /** What is in effect for a topic, whether it exists or not. */
    public PartitionConfig ofTopic(String topic) {
        TopicConfig config = new TopicConfig(broker.effective().values(), topics.getOrDefault(topic, Map.of()));
        return new PartitionConfig(
                config.log(),
                config.minInsyncReplicas(),
                config.flag("message.downconversion.enable"),
                config.throttled("leader.replication.throttled.replicas"),
                config.throttled("follower.replication.throttled.replicas"));
    }

    @Override
    public void onConfig(ConfigEntity entity, Map<String, String> configs) {
        if (entity.type().equals(ConfigEntity.TOPICS)) {
            if (configs.isEmpty()) {
                topics.remove(entity.name());
            } else {
                topics.put(entity.name(), configs);
                warn(entity.name(), configs);
            }
        } else if (entity.equals(ConfigEntity.brokerDefault())) {
            broker.onCluster(configs);
        } else if (entity.equals(ConfigEntity.broker(brokerId))) {
            broker.onBroker(configs);
        }
    }

    private void warn(String topic, Map<String, String> configs) {
        String warning = new TopicConfig(broker.effective().values(), configs).warning();
        if (warning != null) {
            LOG.warn("Topic {}: {}", topic, warning);
        }
    }

    /**
     * From here on, changed settings reach the partitions that are open.
     *
     * @param onUnclean told when a topic, or all that have no setting of their own, may lose records rather than have no leader
     */
    public void follow(
            ZkSession session, Owner owner, ReplicaSet replicas, Clock clock, Consumer<Optional<String>> onUnclean) {
        ConfigListener listener = (entity, configs) -> {
            boolean before = allowsUnclean();
            onConfig(entity, configs);
            if (entity.type().equals(ConfigEntity.TOPICS)) {
                replicas.configure(entity.name(), ofTopic(entity.name()));
                if (Boolean.parseBoolean(configs.get(PartConfigs.UNCLEAN))) {
                    onUnclean.accept(Optional.of(entity.name()));
                }
            } else if (entity.type().equals(ConfigEntity.BROKERS)) {
                hostedTopics(replicas).forEach(topic -> replicas.configure(topic, ofTopic(topic)));
                if (!before && allowsUnclean()) {
                    onUnclean.accept(Optional.empty());
                }
            }
        };
        new ConfigChanges(session, owner, clock, listener).start();
    }

    private boolean allowsUnclean() {
        return broker.effective().values().flag(PartConfigs.UNCLEAN);
    }

    /** All of them may change when the broker's settings do. */
    private static Set<String> hostedTopics(ReplicaSet replicas) {
        return replicas.partitions().stream()
                .map(Partition::name)
                .map(TopicPartition::topic)
                .collect(Collectors.toSet());
    }
}
