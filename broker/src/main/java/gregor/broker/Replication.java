package gregor.broker;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.Timers;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.InterBrokerVersions;
import gregor.broker.config.Values;
import gregor.broker.follower.FollowerTerms;
import gregor.broker.follower.FollowerVersions;
import gregor.broker.follower.RemoteLeaders;
import gregor.broker.peer.Peers;
import gregor.replica.ReplicaSet;
import gregor.replica.ReplicationQuota;
import gregor.replica.follower.Fetchers;
import gregor.replica.follower.FetchersConfig;
import java.util.function.LongSupplier;

/** This broker as a follower of others. Started and closed with the broker. */
final class Replication implements Lifecycle {
    private final ReplicaSet replicas;
    private final ReplicationQuota quota;
    private final Fetchers fetchers;

    Replication(
            BrokerConfig config,
            int brokerId,
            LongSupplier brokerEpoch,
            Peers peers,
            ReplicaSet replicas,
            Clock clock,
            Timers timers) {
        Values values = config.values();
        this.replicas = replicas;
        quota = PartConfigs.replicationQuota(config, clock);
        RemoteLeaders leaders = new RemoteLeaders(
                peers,
                terms(config, brokerId, brokerEpoch),
                values.intValue("replica.socket.timeout.ms"),
                values.intValue("replica.socket.receive.buffer.bytes"));
        fetchers = new Fetchers(
                new FetchersConfig(
                        brokerId, values.intValue("num.replica.fetchers"), values.intValue("replica.fetch.backoff.ms")),
                leaders,
                new ThrottledFollowers(brokerId, replicas, quota),
                clock,
                timers);
    }

    private static FollowerTerms terms(BrokerConfig config, int brokerId, LongSupplier brokerEpoch) {
        Values values = config.values();
        return new FollowerTerms(
                brokerId,
                brokerEpoch,
                FollowerVersions.of(InterBrokerVersions.of(config)::atLeast),
                values.intValue("replica.fetch.wait.max.ms"),
                values.intValue("replica.fetch.min.bytes"),
                values.intValue("replica.fetch.response.max.bytes"),
                values.intValue("replica.fetch.max.bytes"));
    }

    @Override
    public void start() {
        replicas.followers(fetchers);
    }

    /** Takes over what may change while the broker runs. */
    void configure(BrokerConfig changed) {
        quota.setRate(changed.values().longValue("follower.replication.throttled.rate"));
        fetchers.perLeader(changed.values().intValue("num.replica.fetchers"));
    }

    @Override
    public void close() {
        fetchers.close();
    }
}
