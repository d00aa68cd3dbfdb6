package gregor.broker.api;

import gregor.broker.config.ConfigEntry;
import gregor.broker.config.Description;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.TopicConfig;
import gregor.broker.config.TopicDefaults;
import gregor.wire.ErrorCode;
import gregor.wire.message.CreateTopicsRequest.CreatableReplicaAssignment;
import gregor.wire.message.CreateTopicsRequest.CreatableTopic;
import gregor.wire.message.CreateTopicsRequest.CreatableTopicConfig;
import gregor.wire.message.CreateTopicsResponse.CreatableTopicConfigs;
import gregor.wire.message.CreateTopicsResponse.CreatableTopicResult;
import gregor.zk.ClusterView;
import gregor.zk.NewTopic;
import gregor.zk.znode.TopicAssignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One topic of a CreateTopics request: what the client left open is filled in (trap 40), what contradicts itself refused. */
final class CreationWish {
    /** As many as the broker gives a topic. */
    private static final int DEFAULT = -1;

    private final CreatableTopic asked;
    private final LiveConfig.State config;

    CreationWish(CreatableTopic asked, LiveConfig.State config) {
        this.asked = asked;
        this.config = config;
    }

    /** Fails with a {@link RefusedException} when the wish contradicts itself or what is there. */
    CompletionStage<NewTopic> topic(ClusterView view) {
        if (view.topic(asked.name) != null) {
            return refused(ErrorCode.TOPIC_ALREADY_EXISTS, "The topic " + asked.name + " is there already.");
        }
        List<String> unset = asked.configs.stream()
                .filter(config -> config.value == null)
                .map(config -> config.name)
                .toList();
        if (!unset.isEmpty()) {
            return refused(
                    ErrorCode.INVALID_CONFIG, "A new topic's setting needs a value: " + String.join(", ", unset));
        }
        boolean counted = asked.numPartitions != DEFAULT || asked.replicationFactor != DEFAULT;
        if (!asked.assignments.isEmpty()) {
            return counted
                    ? refused(
                            ErrorCode.INVALID_REQUEST,
                            "A topic is made by numbers of partitions and replicas or by an assignment, not by both.")
                    : CompletableFuture.completedStage(NewTopic.assigned(asked.name, assignment(), configs()));
        }
        TopicDefaults defaults = config.effective().topicDefaults();
        return CompletableFuture.completedStage(NewTopic.spread(
                asked.name,
                asked.numPartitions == DEFAULT ? defaults.partitions() : asked.numPartitions,
                asked.replicationFactor == DEFAULT ? defaults.replicationFactor() : asked.replicationFactor,
                configs()));
    }

    /** Writes what the topic is like into the result. */
    void describe(TopicAssignment assignment, CreatableTopicResult result) {
        result.topicId = assignment.topicId();
        result.numPartitions = assignment.partitions().size();
        result.replicationFactor =
                (short) assignment.partitions().get(0).replicas().size();
        TopicConfig topic = new TopicConfig(config.effective().values(), configs());
        result.configs = new ArrayList<>();
        for (ConfigEntry entry : new Description(config).topic(topic)) {
            CreatableTopicConfigs described = new CreatableTopicConfigs();
            described.name = entry.name();
            described.value = entry.value();
            described.readOnly = entry.readOnly();
            described.configSource = entry.source().wireId();
            described.isSensitive = entry.sensitive();
            result.configs.add(described);
        }
    }

    private Map<Integer, List<Integer>> assignment() {
        Map<Integer, List<Integer>> assignment = new HashMap<>();
        for (CreatableReplicaAssignment partition : asked.assignments) {
            assignment.put(partition.partitionIndex, partition.brokerIds);
        }
        return assignment;
    }

    private Map<String, String> configs() {
        Map<String, String> configs = new TreeMap<>();
        for (CreatableTopicConfig config : asked.configs) {
            configs.put(config.name, config.value);
        }
        return configs;
    }

    private static CompletionStage<NewTopic> refused(ErrorCode error, String message) {
        return CompletableFuture.failedStage(new RefusedException(error, message));
    }
}
