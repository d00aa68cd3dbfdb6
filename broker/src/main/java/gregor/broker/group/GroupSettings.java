package gregor.broker.group;

import gregor.broker.config.Values;
import gregor.group.GroupConfig;
import gregor.log.records.Compression;

/**
 * The settings of groups and of the topic they are kept in.
 *
 * @param partitions {@code offsets.topic.num.partitions}, for a topic that is still to be created
 * @param log how the topic is written and read
 */
public record GroupSettings(GroupConfig groups, int partitions, LogSettings log) {
    /**
     * How a coordinator writes and reads its partition.
     *
     * @param commitTimeoutMs {@code offsets.commit.timeout.ms}: how long a batch may take to be committed
     * @param loadBytes {@code offsets.load.buffer.size}: how much is read at a time
     * @param compression {@code offsets.topic.compression.codec}
     */
    public record LogSettings(int commitTimeoutMs, int loadBytes, Compression compression) {
        /** Kafka's defaults. */
        public static final LogSettings DEFAULTS = new LogSettings(5_000, 5 << 20, Compression.NONE);
    }

    public static GroupSettings of(Values values) {
        GroupConfig groups = new GroupConfig(
                values.intValue("group.min.session.timeout.ms"),
                values.intValue("group.max.session.timeout.ms"),
                values.intValue("group.max.size"),
                values.intValue("group.initial.rebalance.delay.ms"),
                values.intValue("offset.metadata.max.bytes"),
                values.intValue("offsets.retention.minutes") * 60_000L,
                values.longValue("offsets.retention.check.interval.ms"));
        LogSettings log = new LogSettings(
                values.intValue("offsets.commit.timeout.ms"),
                values.intValue("offsets.load.buffer.size"),
                Compression.values()[values.intValue("offsets.topic.compression.codec")]);
        return new GroupSettings(groups, values.intValue("offsets.topic.num.partitions"), log);
    }
}
