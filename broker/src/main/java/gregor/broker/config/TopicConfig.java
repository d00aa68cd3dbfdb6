package gregor.broker.config;

import gregor.log.LogConfig;
import gregor.log.records.AppendRules;
import gregor.log.records.Compression;
import gregor.log.records.TimestampType;
import gregor.log.segment.SegmentConfig;
import gregor.replica.ThrottledReplicas;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One topic's settings in effect: its own, else the broker's, else Kafka's defaults. Immutable.
 *
 * <p>A setting that was stored and cannot be read counts as not set: it came from a tool that wrote to ZooKeeper by itself.
 */
public final class TopicConfig {
    private static final String FORMAT_KEY = "message.format.version";

    private final Values broker;
    private final Map<String, String> overrides;
    private final Map<String, Object> own = new HashMap<>();

    public TopicConfig(Values broker, Map<String, String> overrides) {
        this.broker = broker;
        this.overrides = Map.copyOf(overrides);
        overrides.forEach((name, text) -> {
            ConfigKey key = KeyTable.topic().get(name);
            Object value = key == null ? null : valueOrNull(key, text);
            if (value != null) {
                own.put(name, value);
            }
        });
    }

    /** What is stored for the topic itself, unread. */
    public Map<String, String> overrides() {
        return overrides;
    }

    /** The value in effect of a topic key. */
    public Object value(String name) {
        Object value = own.get(name);
        return value != null ? value : inherited(KeyTable.topic().get(name));
    }

    public int intValue(String name) {
        return (Integer) value(name);
    }

    public long longValue(String name) {
        return (Long) value(name);
    }

    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** What the topic's logs are told. */
    public LogConfig log() {
        List<?> cleanup = (List<?>) value("cleanup.policy");
        return new LogConfig(
                new SegmentConfig(
                        intValue("segment.bytes"),
                        segmentMs(cleanup.contains("compact")),
                        longValue("segment.jitter.ms"),
                        intValue("segment.index.bytes"),
                        intValue("index.interval.bytes"),
                        flag("preallocate")),
                appends(cleanup.contains("compact")),
                new LogConfig.Retention(
                        cleanup.contains("delete"),
                        longValue("retention.bytes"),
                        longValue("retention.ms"),
                        longValue("file.delete.delay.ms")),
                new LogConfig.Compaction(
                        (Double) value("min.cleanable.dirty.ratio"),
                        longValue("min.compaction.lag.ms"),
                        longValue("max.compaction.lag.ms"),
                        longValue("delete.retention.ms")),
                new LogConfig.Flush(longValue("flush.messages"), longValue("flush.ms")));
    }

    /** What is still being written to is not compacted: to be compacted in time, a segment must end in time. */
    private long segmentMs(boolean compacted) {
        long ms = longValue("segment.ms");
        return compacted ? Math.min(ms, longValue("max.compaction.lag.ms")) : ms;
    }

    private AppendRules appends(boolean compacted) {
        String codec = (String) value("compression.type");
        boolean levelled = KeyTable.topic().get("compression." + codec + ".level") != null;
        String timestamps = (String) value("message.timestamp.type");
        return new AppendRules(
                intValue("max.message.bytes"),
                timestamps.equals("CreateTime") ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME,
                timestampBound("message.timestamp.before.max.ms"),
                timestampBound("message.timestamp.after.max.ms"),
                compacted,
                compression(codec),
                levelled ? intValue("compression." + codec + ".level") : 0,
                format().magic(),
                format().zstd());
    }

    private MessageFormat format() {
        return MessageFormat.of(broker, (String) own.get(FORMAT_KEY));
    }

    /** What the topic's owner has to be told about its settings; null when there is nothing. */
    public String warning() {
        return format().warning();
    }

    /** Null: as the producer sent it. */
    private static Compression compression(String codec) {
        return switch (codec) {
            case "producer" -> null;
            case "uncompressed" -> Compression.NONE;
            default -> Compression.valueOf(codec.toUpperCase(Locale.ROOT));
        };
    }

    /** Replicas that acks=all needs. */
    public int minInsyncReplicas() {
        return intValue("min.insync.replicas");
    }

    /** The replicas that the key lists as partition:broker, or all of them for a star. */
    public ThrottledReplicas throttled(String name) {
        Map<Integer, Set<Integer>> brokers = new HashMap<>();
        for (Object listed : (List<?>) value(name)) {
            String replica = (String) listed;
            if (replica.equals("*")) {
                return ThrottledReplicas.ALL;
            }
            if (!replica.isEmpty()) {
                addReplica(replica, brokers);
            }
        }
        return brokers.isEmpty() ? ThrottledReplicas.NONE : new ThrottledReplicas(false, brokers);
    }

    private static void addReplica(String replica, Map<Integer, Set<Integer>> brokers) {
        int colon = replica.indexOf(':');
        try {
            int partition = Integer.parseInt(replica.substring(0, colon));
            int broker = Integer.parseInt(replica.substring(colon + 1));
            brokers.computeIfAbsent(partition, any -> new HashSet<>()).add(broker);
        } catch (NumberFormatException e) {
            return; // So large a number names no replica.
        }
    }

    /** How far a record's time may lie off; the newer keys, or the older one where the newer is not set. */
    private long timestampBound(String name) {
        long bound = longValue(name);
        return bound == Long.MAX_VALUE ? longValue("message.timestamp.difference.max.ms") : bound;
    }

    private Object inherited(ConfigKey key) {
        if (key.brokerSynonym() == null) {
            return key.defaultValue();
        }
        return switch (key.name()) {
            case "segment.ms" -> LogTimes.of(broker).rollMs();
            case "segment.jitter.ms" -> LogTimes.of(broker).rollJitterMs();
            case "flush.ms" -> LogTimes.of(broker).flushMs();
            case "retention.ms" -> LogTimes.of(broker).retentionMs();
            case "message.timestamp.before.max.ms", "message.timestamp.after.max.ms" -> brokerTimestampBound(key);
            case FORMAT_KEY -> MessageFormat.ofBroker(broker);
            default -> broker.value(key.brokerSynonym());
        };
    }

    private Object brokerTimestampBound(ConfigKey key) {
        long bound = broker.longValue(key.brokerSynonym());
        return bound == Long.MAX_VALUE ? broker.longValue("log.message.timestamp.difference.max.ms") : bound;
    }

    private static Object valueOrNull(ConfigKey key, String text) {
        try {
            return key.parse(text);
        } catch (InvalidConfig e) {
            return null;
        }
    }
}
