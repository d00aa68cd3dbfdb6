package gregor.zk;

import gregor.base.Clock;
import gregor.base.Owner;
import gregor.zk.znode.BrokerIdZnode;
import gregor.zk.znode.BrokerRegistration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's registration: the cluster takes the broker for alive as long as it stands. Made again by itself in each new
 * session. The owner given with it runs that; the epoch may be read by any thread.
 */
public final class BrokerRegistry {
    /** Before the first registration. */
    public static final long NO_EPOCH = -1;

    private static final Logger LOG = LoggerFactory.getLogger(BrokerRegistry.class);

    private final ZkSession session;
    private final Clock clock;
    private volatile BrokerRegistration registration;
    private volatile long brokerEpoch = NO_EPOCH;

    public BrokerRegistry(ZkSession session, Owner owner, Clock clock) {
        this.session = session;
        this.clock = clock;
        session.listen(owner, new AgainInNewSession());
    }

    /** The epoch of the registration that stands: the transaction that made it. */
    public long brokerEpoch() {
        return brokerEpoch;
    }

    /**
     * Registers the broker; the new broker epoch. To be called when the listeners are bound: a registration that is left from
     * a killed process is taken over if it names the same addresses, since nobody else can be listening there.
     *
     * @return fails with an {@link IllegalStateException} if another broker has the id; its message is for the operator
     */
    public CompletionStage<Long> register(BrokerRegistration broker) {
        registration = broker;
        return create(broker).thenApply(epoch -> {
            brokerEpoch = epoch;
            LOG.info("Registered broker {} with epoch {} at {}", broker.id(), epoch, broker.endpoints());
            return epoch;
        });
    }

    /** Rewrites the data of the registration that stands; the epoch stays. */
    public CompletionStage<Void> update(BrokerRegistration broker) {
        registration = broker;
        return session.setData(
                        BrokerIdZnode.path(broker.id()),
                        BrokerIdZnode.encode(broker, clock.millis()),
                        ZkSession.ANY_VERSION)
                .thenApply(version -> null);
    }

    private CompletionStage<Long> create(BrokerRegistration broker) {
        String path = BrokerIdZnode.path(broker.id());
        byte[] data = BrokerIdZnode.encode(broker, clock.millis());
        // Written in two steps, as stock brokers do: only the answer to a write tells the transaction.
        List<Op> operations = List.of(
                Op.create(path, null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL), Op.setData(path, data, 0));
        CompletionStage<Long> created = session.multi(operations)
                .thenApply(results ->
                        ((OpResult.SetDataResult) results.get(1)).getStat().getCzxid());
        return Stages.onRefusal(created, () -> takeOver(broker, path), Code.NODEEXISTS);
    }

    private CompletionStage<Long> takeOver(BrokerRegistration broker, String path) {
        return session.get(path).thenCompose(found -> {
            if (found.isEmpty()) {
                return create(broker);
            }
            Znode there = found.get();
            if (there.ephemeralOwner() == session.sessionId()) {
                return CompletableFuture.completedStage(there.czxid());
            }
            BrokerRegistration other = BrokerIdZnode.decode(broker.id(), there.data());
            if (!other.endpoints().equals(broker.endpoints())) {
                return CompletableFuture.failedStage(new BrokerIdTaken(broker.id(), other.endpoints()));
            }
            LOG.info("Taking over the registration that an earlier process of broker {} left behind", broker.id());
            CompletionStage<Void> deleted = session.delete(path, there.version());
            return Stages.onRefusal(deleted, Stages::done, Code.NONODE).thenCompose(done -> create(broker));
        });
    }

    private final class AgainInNewSession implements SessionListener {
        @Override
        public void onSessionLost() {
            LOG.warn("The cluster takes this broker for dead until it is registered again");
        }

        @Override
        public void onSessionRegained() {
            BrokerRegistration broker = registration;
            if (broker == null) {
                return;
            }
            register(broker).whenComplete((epoch, fault) -> {
                if (fault != null) {
                    LOG.error("Broker {} could not be registered again", broker.id(), Stages.unwrap(fault));
                }
            });
        }
    }
}
