package gregor.broker.api;

import gregor.base.Clock;
import gregor.base.Timers;
import gregor.broker.config.LiveConfig;
import gregor.broker.control.CommandTarget;
import gregor.group.GroupCoordinator;
import gregor.log.dirs.LogDirs;
import gregor.replica.ColdReads;
import gregor.replica.ReplicaSet;
import gregor.replica.ReplicationQuota;
import gregor.zk.Metadata;
import gregor.zk.ProducerIdBlock;
import gregor.zk.ZkSession;
import gregor.zk.controller.Controller;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The parts of the broker that handlers are made from; {@link Handlers#of} gives each the few it needs. */
public record Services(
        Identity identity,
        LiveConfig config,
        Cluster cluster,
        Storage storage,
        GroupCoordinator groups,
        FetchConfig fetch,
        Time time) {
    /** Which broker of which cluster this is. */
    public record Identity(int brokerId, String clusterId) {}

    /**
     * @param commands where commands of controllers go
     * @param producerIds takes one more block of producer ids for this broker
     * @param controller this broker's, in office or not
     * @param featuresEpoch as {@link ApiVersionsHandler} wants it
     */
    public record Cluster(
            Metadata metadata,
            ZkSession session,
            CommandTarget commands,
            Supplier<CompletionStage<ProducerIdBlock>> producerIds,
            Controller controller,
            LongSupplier featuresEpoch) {}

    /** @param leaderQuota what followers of throttled replicas may copy from here */
    public record Storage(LogDirs dirs, ReplicaSet replicas, ColdReads coldReads, ReplicationQuota leaderQuota) {}

    public record Time(Clock clock, Timers timers) {}
}
