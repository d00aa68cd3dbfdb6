package gregor.broker;

import gregor.base.Lifecycle;
import gregor.base.Owner;
import gregor.zk.SessionListener;
import gregor.zk.Watch;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.FeatureZnode;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Follows the version of the znode of finalized features, which ApiVersions calls their epoch. Any thread may ask. */
final class FeaturesEpoch implements Lifecycle, LongSupplier {
    /** There is no such znode, or it is not known yet. */
    private static final long UNKNOWN = -1;

    private final ZkSession session;
    private final Owner owner;
    private final Watch watch;
    private volatile long epoch = UNKNOWN;
    private volatile boolean closed;

    /** @param owner on which ZooKeeper's events are heard */
    FeaturesEpoch(ZkSession session, Owner owner) {
        this.session = session;
        this.owner = owner;
        watch = new Watch(owner, this::read);
    }

    @Override
    public void start() {
        session.listen(owner, new AgainInNewSession());
        read();
    }

    @Override
    public long getAsLong() {
        return epoch;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void read() {
        if (!closed) {
            session.exists(FeatureZnode.PATH, watch).thenAccept(this::onRead);
        }
    }

    private void onRead(Optional<Znode> found) {
        epoch = found.map(znode -> (long) znode.version()).orElse(UNKNOWN);
    }

    private final class AgainInNewSession implements SessionListener {
        @Override
        public void onSessionLost() {
            // What was read last stays true until somebody says otherwise.
        }

        @Override
        public void onSessionRegained() {
            read();
        }
    }
}
