package gregor.sim;

import gregor.broker.config.BrokerConfig;
import gregor.sim.world.Schedule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration of simulated brokers, in the words of their own configuration. */
record BrokerSettings(Map<String, String> properties) {
    static final List<String> LOG_DIRS = List.of("/logs/a", "/logs/b");

    private static final String FLUSH_INTERVAL = "log.flush.interval.messages";

    BrokerSettings {
        properties = Map.copyOf(properties);
    }

    /** What is drawn is drawn for all brokers of a cluster. */
    static BrokerSettings drawn(Schedule schedule) {
        Map<String, String> all = new TreeMap<>();
        all.put("min.insync.replicas", "2");
        all.put("zookeeper.session.timeout.ms", Long.toString(schedule.between(2_000, 8_000)));
        all.put("replica.lag.time.max.ms", Long.toString(schedule.between(1_000, 8_000)));
        all.put("replica.socket.timeout.ms", "3000");
        all.put("controller.socket.timeout.ms", "3000");
        all.put("replica.fetch.backoff.ms", "200");
        all.put("num.replica.fetchers", Long.toString(schedule.between(1, 2)));
        all.put("log.segment.bytes", schedule.onceIn(2) ? "4096" : "1048576");
        all.put("log.flush.offset.checkpoint.interval.ms", "5000");
        all.put("replica.high.watermark.checkpoint.interval.ms", "2000");
        all.put("leader.imbalance.check.interval.seconds", Long.toString(schedule.between(2, 10)));
        all.put("controlled.shutdown.retry.backoff.ms", "500");
        all.put("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        if (schedule.onceIn(3)) {
            all.put(FLUSH_INTERVAL, "1");
        }
        all.put("offsets.topic.num.partitions", "1");
        return new BrokerSettings(all);
    }

    /** Whether every record is forced to the disk before anybody counts on it. */
    boolean forcesRecords() {
        return properties.containsKey(FLUSH_INTERVAL);
    }

    /** Of one broker. */
    BrokerConfig of(int id, String host) {
        Map<String, String> all = new TreeMap<>(properties);
        all.put("broker.id", Integer.toString(id));
        all.put("broker.rack", rack(id));
        all.put("listeners", "PLAINTEXT://" + host + ":9092");
        all.put("log.dirs", String.join(",", LOG_DIRS));
        all.put("zookeeper.connect", "zk:2181");
        return BrokerConfig.of(all);
    }

    /** Each broker has one of its own. */
    static String rack(int id) {
        return "rack" + id;
    }
}
