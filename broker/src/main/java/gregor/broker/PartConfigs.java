package gregor.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import gregor.base.Clock;
import gregor.broker.api.FetchConfig;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.Values;
import gregor.broker.control.ControlledShutdown;
import gregor.broker.peer.PeerTerms;
import gregor.log.cleaner.CleanerConfig;
import gregor.log.dirs.LogDirsConfig;
import gregor.replica.ReplicaConfig;
import gregor.replica.ReplicationQuota;
import gregor.zk.controller.ControllerConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Cuts the broker's configuration into the small ones of its parts. */
public final class PartConfigs {
    /** Of topics that have no setting of their own, and of topics. */
    static final String UNCLEAN = "unclean.leader.election.enable";

    private PartConfigs() {}

    public static LogDirsConfig logDirs(BrokerConfig config) {
        Values values = config.values();
        return new LogDirsConfig(
                config.logDirs().stream().map(Path::of).toList(),
                values.intValue("num.recovery.threads.per.data.dir"),
                values.intValue("log.flush.offset.checkpoint.interval.ms"),
                values.intValue("log.flush.start.offset.checkpoint.interval.ms"),
                values.longValue("log.retention.check.interval.ms"),
                values.longValue("log.flush.scheduler.interval.ms"),
                values.intValue("producer.id.expiration.check.interval.ms"),
                values.longValue("log.initial.task.delay.ms"));
    }

    public static CleanerConfig cleaner(BrokerConfig config) {
        Values values = config.values();
        return new CleanerConfig(
                values.flag("log.cleaner.enable"),
                values.intValue("log.cleaner.threads"),
                values.longValue("log.cleaner.dedupe.buffer.size"),
                values.doubleValue("log.cleaner.io.buffer.load.factor"),
                values.intValue("log.cleaner.io.buffer.size"),
                values.intValue("message.max.bytes"),
                values.doubleValue("log.cleaner.io.max.bytes.per.second"),
                values.longValue("log.cleaner.backoff.ms"));
    }

    public static ReplicaConfig replicas(BrokerConfig config, int brokerId) {
        ReplicaConfig defaults = ReplicaConfig.of(brokerId);
        return new ReplicaConfig(
                brokerId,
                config.values().intValue("partition.owner.threads"),
                defaults.hotBytes(),
                config.values().longValue("replica.high.watermark.checkpoint.interval.ms"),
                moveThreads(config),
                config.values().longValue("replica.lag.time.max.ms"));
    }

    /** One for each log directory unless set. */
    private static int moveThreads(BrokerConfig config) {
        Integer given = (Integer) config.values().value("num.replica.alter.log.dirs.threads");
        return given == null ? config.logDirs().size() : Math.max(1, given);
    }

    /** @param live for what may change while the broker runs */
    public static ControllerConfig controller(BrokerConfig config, LiveConfig live, int brokerId) {
        Values values = config.values();
        return new ControllerConfig(
                brokerId,
                values.flag("delete.topic.enable"),
                () -> live.effective().values().flag(UNCLEAN),
                new ControllerConfig.LeaderBalance(
                        values.flag("auto.leader.rebalance.enable"),
                        SECONDS.toMillis(values.longValue("leader.imbalance.check.interval.seconds")),
                        values.intValue("leader.imbalance.per.broker.percentage")));
    }

    /** How controllers talk to brokers, and brokers to them. */
    public static PeerTerms controllerTerms(BrokerConfig config, int brokerId) {
        return new PeerTerms(Integer.toString(brokerId), config.values().intValue("controller.socket.timeout.ms"));
    }

    public static ControlledShutdown.Terms controlledShutdown(BrokerConfig config) {
        Values values = config.values();
        return new ControlledShutdown.Terms(
                values.flag("controlled.shutdown.enable"),
                values.intValue("controlled.shutdown.max.retries"),
                values.longValue("controlled.shutdown.retry.backoff.ms"));
    }

    /** The listener on which a controller finds brokers. */
    public static String controlListener(BrokerConfig config) {
        String controlPlane = config.values().text("control.plane.listener.name");
        return controlPlane == null ? config.listeners().interBroker() : controlPlane.toUpperCase(Locale.ROOT);
    }

    public static FetchConfig fetch(BrokerConfig config) {
        Values values = config.values();
        return new FetchConfig(
                values.intValue("fetch.max.bytes"),
                values.intValue("max.incremental.fetch.session.cache.slots"),
                values.text("replica.selector.class") != null);
    }

    public static ReplicationQuota replicationQuota(BrokerConfig config, Clock clock) {
        Values values = config.values();
        return new ReplicationQuota(
                values.intValue("replication.quota.window.num"),
                TimeUnit.SECONDS.toMillis(values.intValue("replication.quota.window.size.seconds")),
                clock);
    }
}
