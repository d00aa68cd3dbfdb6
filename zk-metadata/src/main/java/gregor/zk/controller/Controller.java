package gregor.zk.controller;

import gregor.base.Clock;
import gregor.base.InOrder;
import gregor.base.Lifecycle;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.zk.AlterPartition;
import gregor.zk.BrokerView;
import gregor.zk.LeaderElection;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.ProducerIdBlock;
import gregor.zk.SessionListener;
import gregor.zk.Stages;
import gregor.zk.Verdict;
import gregor.zk.Watch;
import gregor.zk.ZkException;
import gregor.zk.ZkSession;
import gregor.zk.znode.ControllerZnode;
import gregor.zk.znode.ReplicaAssignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election whenever there is no controller, and is controller for a {@link Term} after winning. Every broker has
 * one; one of the cluster's is in office. All state belongs to the owner. Before it is started the broker must be registered.
 *
 * <p>Any thread may ask it something. What it is asked is dealt with one after the other; answers complete on the owner, and a
 * refusal is a {@link MetadataException}.
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

    /** One result for each partition, in the order asked. */
    public CompletionStage<List<AlterPartition.Result>> alterPartition(AlterPartition request) {
        return ask(asker -> new Request.AlterIsr(request, asker));
    }

    /**
     * A broker is about to stop: other brokers lead in its place, where they can, and it is not elected any more. The answer
     * comes when that is done.
     *
     * @param brokerEpoch the life that ends, or {@link BrokerView#UNKNOWN_EPOCH}
     * @return the partitions that the broker still leads
     */
    public CompletionStage<Set<TopicPartition>> controlledShutdown(int brokerId, long brokerEpoch) {
        return ask(asker -> new Request.Shutdown(brokerId, brokerEpoch, asker));
    }

    /** Elects leaders where that is needed and possible; the answer comes when they are written. */
    public CompletionStage<Map<TopicPartition, LeaderElection>> electLeaders(
            Set<TopicPartition> partitions, LeaderElection.Kind kind) {
        return ask(asker -> new Request.Elect(InOrder.copyOf(partitions), kind, asker));
    }

    /**
     * Begins, changes or cancels reassignments; the answer comes when they are under way.
     *
     * @param wishes the replicas that each partition shall have; empty to go back to those before its reassignment
     * @param mayChangeCount whether a partition may get more or fewer replicas than it had
     */
    public CompletionStage<Map<TopicPartition, Verdict>> alterReassignments(
            Map<TopicPartition, Optional<List<Integer>>> wishes, boolean mayChangeCount) {
        return ask(asker -> new Request.AlterReassignments(InOrder.copyOf(wishes), mayChangeCount, asker));
    }

    /** Which of the partitions are being reassigned; which of all, if none are named. */
    public CompletionStage<Map<TopicPartition, ReplicaAssignment>> listReassignments(
            Optional<Set<TopicPartition>> partitions) {
        return ask(asker -> new Request.ListReassignments(partitions, asker));
    }

    /** The next producer ids that nobody has, for the broker in the life of this epoch. */
    public CompletionStage<ProducerIdBlock> allocateProducerIds(int brokerId, long brokerEpoch) {
        return ask(asker -> new Request.AllocateProducerIds(brokerId, brokerEpoch, asker));
    }

    /**
     * The setting was changed so that records may be lost rather than have no leader: partitions that have none may get one.
     *
     * @param topic that was changed; empty if it was the setting of all topics that have none of their own
     */
    public void onUncleanElectionsEnabled(Optional<String> topic) {
        owner.execute(() -> {
            if (term != null) {
                term.submit(new Event.UncleanEnabled(topic));
            }
        });
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

    /** Whoever is not in office, or loses it meanwhile, refuses with {@link MetadataError#NOT_CONTROLLER}. */
    private <T> CompletionStage<T> ask(Function<Asker<T>, Event> question) {
        Asker<T> asker = new Asker<>();
        owner.execute(() -> {
            if (term == null) {
                asker.notController();
            } else {
                term.ask(question.apply(asker), asker);
            }
        });
        return asker.stage();
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
        term = new Term(config, won, session, channel, owner, timers, this::onTermFailed);
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
