package gregor.broker.config;

import java.util.Locale;
import java.util.Map;

/** Rules that tie several broker keys together, beyond what each key allows by itself. */
final class CrossChecks {
    private static final long BYTES_PER_CLEANER_THREAD = 1024 * 1024;
    private static final long BYTES_PER_CLEANER_KEY = 24;

    private static final int COMPRESSION_CODECS = 5;
    private static final String NEAREST_REPLICA = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private CrossChecks() {}

    static void check(Values values, Listeners listeners) {
        checkIdentity(values);
        checkLog(values);
        checkReplication(values);
        checkNetwork(values);
        checkSecurity(values, listeners);
        checkKraft(values);
    }

    private static void checkIdentity(Values values) {
        int id = values.intValue("broker.id");
        if (id != values.intValue("node.id")) {
            throw new InvalidConfig("node.id", values.intValue("node.id"), "must equal broker.id=" + id);
        }
        int reserved = values.intValue("reserved.broker.max.id");
        if (values.flag("broker.id.generation.enable")) {
            require(id >= -1 && id <= reserved, "broker.id", id, "must be -1 to reserved.broker.max.id=", reserved);
        } else {
            require(id >= 0, "broker.id", id, "must be at least 0 when broker.id.generation.enable=false");
        }
    }

    private static void checkLog(Values values) {
        LogTimes times = LogTimes.of(values);
        require(times.rollMs() >= 1, "log.roll.ms", times.rollMs(), "must be at least 1");
        require(times.rollJitterMs() >= 0, "log.roll.jitter.ms", times.rollJitterMs(), "must be at least 0");
        require(times.retentionMs() != 0, "log.retention.ms", times.retentionMs(), "must be -1 (no end) or at least 1");
        require(
                !BrokerConfig.logDirs(values).isEmpty(),
                "log.dirs",
                values.text("log.dirs"),
                "must name at least one directory");
        long buffer = values.longValue("log.cleaner.dedupe.buffer.size");
        int threads = values.intValue("log.cleaner.threads");
        require(
                threads > 0 && buffer / threads > BYTES_PER_CLEANER_THREAD,
                "log.cleaner.dedupe.buffer.size",
                buffer,
                "must be more than 1048576 for each of log.cleaner.threads=",
                threads);
        double load = values.doubleValue("log.cleaner.io.buffer.load.factor");
        require(
                Math.min(buffer / threads, Integer.MAX_VALUE) / BYTES_PER_CLEANER_KEY * load > 1,
                "log.cleaner.io.buffer.load.factor",
                load,
                "must leave room for a key in log.cleaner.dedupe.buffer.size=",
                buffer);
    }

    private static void checkReplication(Values values) {
        String key = "replica.fetch.wait.max.ms";
        int waitMs = values.intValue(key);
        require(
                waitMs <= values.intValue("replica.socket.timeout.ms"),
                key,
                waitMs,
                "must be at most replica.socket.timeout.ms=",
                values.intValue("replica.socket.timeout.ms"));
        require(
                waitMs <= values.longValue("replica.lag.time.max.ms"),
                key,
                waitMs,
                "must be at most replica.lag.time.max.ms=",
                values.longValue("replica.lag.time.max.ms"));
        String selector = values.text("replica.selector.class");
        require(
                selector == null || selector.equals(NEAREST_REPLICA),
                "replica.selector.class",
                selector,
                "classes are not loaded: must not be set, or be ",
                NEAREST_REPLICA);
        int codec = values.intValue("offsets.topic.compression.codec");
        require(
                codec >= 0 && codec < COMPRESSION_CODECS,
                "offsets.topic.compression.codec",
                codec,
                "must be 0 (none), 1 (gzip), 2 (snappy), 3 (lz4) or 4 (zstd)");
        String format = values.text("log.message.format.version");
        String protocol = values.text("inter.broker.protocol.version");
        require(
                KafkaVersion.messageFormat(protocol) >= KafkaVersion.messageFormat(format),
                "log.message.format.version",
                format,
                "needs a newer inter.broker.protocol.version than ",
                protocol);
    }

    private static void checkNetwork(Values values) {
        long queuedBytes = values.longValue("queued.max.request.bytes");
        int frameBytes = values.intValue("socket.request.max.bytes");
        require(
                queuedBytes <= 0 || queuedBytes >= frameBytes,
                "queued.max.request.bytes",
                queuedBytes,
                "must be at least socket.request.max.bytes=",
                frameBytes);
        Map<String, Integer> perAddress = NetConfig.perAddress(values);
        require(
                values.intValue("max.connections.per.ip") > 0 || !perAddress.isEmpty(),
                "max.connections.per.ip",
                0,
                "may be 0 only together with max.connections.per.ip.overrides");
        long idleMs = values.longValue("connections.max.idle.ms");
        int delayMs = values.intValue("connection.failed.authentication.delay.ms");
        require(
                idleMs < 0 || delayMs < idleMs,
                "connection.failed.authentication.delay.ms",
                delayMs,
                "must be less than connections.max.idle.ms=",
                idleMs);
    }

    private static void checkSecurity(Values values, Listeners listeners) {
        boolean sasl = listeners.advertised().stream()
                .anyMatch(listener -> listener.name().equals(listeners.interBroker())
                        && listener.protocol().sasl());
        if (!sasl) {
            return;
        }
        String mechanism = values.text("sasl.mechanism.inter.broker.protocol");
        require(
                values.list("sasl.enabled.mechanisms").contains(mechanism)
                        || values.isGiven("listener.name."
                                + listeners.interBroker().toLowerCase(Locale.ROOT) + ".sasl.enabled.mechanisms"),
                "sasl.mechanism.inter.broker.protocol",
                mechanism,
                "must be one of sasl.enabled.mechanisms=",
                values.list("sasl.enabled.mechanisms"));
    }

    /** This broker keeps its metadata in ZooKeeper: a file made for KRaft is refused, not half obeyed. */
    private static void checkKraft(Values values) {
        String roles = "process.roles";
        require(values.list(roles).isEmpty(), roles, values.list(roles), "must not be set: metadata is in ZooKeeper");
        String names = "controller.listener.names";
        require(
                values.text(names) == null || values.text(names).isEmpty(),
                names,
                values.text(names),
                "must not be set: the controller is one of the brokers");
        String migration = "zookeeper.metadata.migration.enable";
        require(!values.flag(migration), migration, true, "must be false: metadata stays in ZooKeeper");
        String protocols = "group.coordinator.rebalance.protocols";
        require(
                values.list(protocols).contains("classic")
                        && !values.list(protocols).contains("consumer"),
                protocols,
                values.list(protocols),
                "must contain classic, and not consumer, which needs KRaft");
    }

    /** The bound is put behind what is allowed only when it is needed: joining texts is dear in the first moments of a start. */
    private static void require(boolean holds, String key, Object value, String allowed, Object bound) {
        if (!holds) {
            throw new InvalidConfig(key, value, allowed + bound);
        }
    }

    private static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new InvalidConfig(key, value, allowed);
        }
    }
}
