package gregor.zk.controller;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.zk.SessionListener;
import gregor.zk.Stages;
import gregor.zk.Watch;
import gregor.zk.ZkException;
import gregor.zk.ZkSession;
import gregor.zk.znode.ControllerZnode;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election whenever there is no controller, and is controller for a {@link Term} after winning. Every broker has
 * one; one of the cluster's is in office. All state belongs to the owner. Before it is started the broker must be registered.
 */
public final class Controller implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final long RETRY_DELAY_MS = 1_000;

    private final ControllerConfig config;
    private final ZkSession session;
    private final ControllerChannel channel;
    private final Owner owner;
    private final Timers timers;
    private final Election election;
    private final Watch watch;
    private Term term;
    private Election.Won office;
    /** Counts sessions and elections: what belongs to an older one is not looked at. */
    private long round;

    private boolean closed;
    private volatile boolean active;

    /** @param owner runs everything of the controller; it must not be a thread that the channel waits for */
    public Controller(
            ControllerConfig config,
            ZkSession session,
            ControllerChannel channel,
            Owner owner,
            Timers timers,
            Clock clock) {
        this.config = config;
        this.session = session;
        this.channel = channel;
        this.owner = owner;
        this.timers = timers;
        this.election = new Election(session, clock, config.brokerId());
        this.watch = new Watch(owner, this::elect);
    }

    /** Begins to stand for election; does not wait for it. */
    @Override
    public void start() {
        session.listen(owner, new Sessions());
        owner.execute(this::elect);
    }

    /** True while this broker is the controller, as far as it knows. Any thread. */
    public boolean isActive() {
        return active;
    }

    /** Decides nothing any more. The office itself is free when the session is closed. */
    @Override
    public void close() {
        owner.execute(() -> {
            closed = true;
            round++;
            resign();
        });
    }

    private void elect() {
        if (closed) {
            return;
        }
        long mine = ++round;
        election.run(watch)
                .whenComplete((won, fault) -> owner.execute(() -> {
                    if (mine == round) {
                        onElection(won, fault);
                    }
                }));
    }

    private void onElection(Optional<Election.Won> won, Throwable fault) {
        if (sessionWasClosed(fault)) {
            resign();
        } else if (fault != null) {
            LOG.error("The election of a controller failed; trying again", Stages.unwrap(fault));
            electLater();
        } else if (won.isEmpty()) {
            resign();
        } else if (!won.get().equals(office)) {
            resign();
            takeOffice(won.get());
        }
    }

    private void takeOffice(Election.Won won) {
        LOG.info("Broker {} is controller with epoch {}", config.brokerId(), won.epoch());
        office = won;
        active = true;
        term = new Term(config, won, session, channel, owner, this::onTermFailed);
        term.begin();
    }

    private void resign() {
        active = false;
        office = null;
        if (term != null) {
            LOG.info("Broker {} is no longer controller", config.brokerId());
            term.end();
            term = null;
        }
    }

    private void onTermFailed(Throwable fault) {
        Election.Won failed = office;
        resign();
        if (sessionWasClosed(fault)) {
            return;
        }
        if (fault instanceof FencedWriter.Fenced) {
            LOG.info("A newer controller has been elected");
            elect();
            return;
        }
        LOG.error("The controller cannot go on and gives its office away", fault);
        new FencedWriter(session, failed.epochVersion())
                .write(List.of(Op.delete(ControllerZnode.PATH, ZkSession.ANY_VERSION)))
                .whenComplete((done, refusal) -> owner.execute(this::electLater));
    }

    /** The broker is ending: a session that only expired repeats its requests. */
    private static boolean sessionWasClosed(Throwable fault) {
        return ZkException.codeOf(fault) == Code.SESSIONEXPIRED;
    }

    /** Not at once: what failed would most likely fail again. */
    private void electLater() {
        long mine = ++round;
        timers.after(
                RETRY_DELAY_MS,
                () -> owner.execute(() -> {
                    if (mine == round) {
                        elect();
                    }
                }));
    }

    /** An expired session took the office with it. */
    private final class Sessions implements SessionListener {
        @Override
        public void onSessionLost() {
            round++;
            resign();
        }

        @Override
        public void onSessionRegained() {
            elect();
        }
    }
}
