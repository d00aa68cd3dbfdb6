package gregor.broker.config;

import java.util.Map;

/** What a topic that is created without anybody's wishes is made of. */
public record TopicPlan(int partitions, short replicationFactor, Map<String, String> configs) {
    /** The broker's defaults, or what a coordinator's own topic needs. */
    static TopicPlan of(String topic, Values values) {
        return switch (topic) {
            case "__consumer_offsets" ->
                new TopicPlan(
                        values.intValue("offsets.topic.num.partitions"),
                        values.shortValue("offsets.topic.replication.factor"),
                        Map.of(
                                "cleanup.policy", "compact",
                                "segment.bytes", ValueType.text(values.value("offsets.topic.segment.bytes")),
                                "compression.type", "producer"));
            case "__transaction_state" ->
                new TopicPlan(
                        values.intValue("transaction.state.log.num.partitions"),
                        values.shortValue("transaction.state.log.replication.factor"),
                        Map.of(
                                "cleanup.policy", "compact",
                                "segment.bytes", ValueType.text(values.value("transaction.state.log.segment.bytes")),
                                "compression.type", "uncompressed",
                                "min.insync.replicas", ValueType.text(values.value("transaction.state.log.min.isr")),
                                "unclean.leader.election.enable", "false"));
            default -> {
                TopicDefaults defaults = TopicDefaults.of(values);
                yield new TopicPlan(defaults.partitions(), defaults.replicationFactor(), Map.of());
            }
        };
    }
}
