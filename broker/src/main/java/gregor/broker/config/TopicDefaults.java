package gregor.broker.config;

/** What a topic is given when its creator does not say, and what clients may do to topics at all. */
public record TopicDefaults(int partitions, short replicationFactor, boolean autoCreate, boolean deletable) {
    static TopicDefaults of(Values values) {
        return new TopicDefaults(
                values.intValue("num.partitions"),
                (short) values.intValue("default.replication.factor"),
                values.flag("auto.create.topics.enable"),
                values.flag("delete.topic.enable"));
    }
}
