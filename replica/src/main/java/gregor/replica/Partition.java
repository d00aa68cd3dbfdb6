package gregor.replica;

import gregor.base.Owner;
import gregor.base.TopicPartition;
import gregor.log.Log;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogMove;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition on this broker, as any thread sees it. What changes it is handed to its {@link Owner}, who takes it in steps;
 * after each step the new {@link PartitionView} is published, and only then are the step's effects run. Reading needs the view
 * alone and asks nobody.
 *
 * <p>Budget of an append: the records are not copied (their buffer goes to the file as it is); one {@code write} for all
 * appends that arrived since the last turn; allocated are an {@link Append}, its result and two queue nodes; one view per turn.
 * Thread hops: none when owned by turns (an uncontended caller runs the step itself; a contended one leaves it to the thread
 * inside), one with a thread of its own, plus the one back to the asker's event loop.
 */
public final class Partition {
    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

    /** In place of an offset to delete up to. */
    public static final long UP_TO_HIGH_WATERMARK = -1;

    /** Before a proposal is made again whose fate is not known. */
    private static final long PROPOSE_AGAIN_MS = 100;

    private final Owner owner;
    private final TopicPartition name;
    private final Executor flusher;
    private final Replica.Surroundings surroundings;
    private final Replica replica;
    private final PartitionReads reads = new PartitionReads();
    private final Effects effects = new Effects();
    private final Queue<Append> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean turnDue = new AtomicBoolean();
    private final Runnable turn = this::onTurn;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final Runnable wakeWatchers = () -> watchers.forEach(Watcher::onMoved);
    private volatile PartitionView view;

    /**
     * @param highWatermark as checkpointed; 0 when unknown
     * @param flusher runs what waits for an fsync
     */
    Partition(
            Replica.Surroundings surroundings,
            Owner owner,
            Log log,
            PartitionConfig config,
            long highWatermark,
            Executor flusher) {
        this.owner = owner;
        this.name = log.partition();
        this.flusher = flusher;
        this.surroundings = surroundings;
        replica = new Replica(surroundings, log, config, highWatermark, effects, new Outside());
        view = replica.view();
    }

    public TopicPartition name() {
        return name;
    }

    /** The latest published moment. */
    public PartitionView view() {
        return view;
    }

    /**
     * Queues records for the log. Appends of one thread keep their order.
     *
     * @param records whole batches, a direct buffer; not to be touched until done
     * @param done told the result, once, after the step that decided it and on whatever thread took it; must not block
     */
    public void append(ByteBuffer records, AppendTerms terms, Consumer<AppendResult> done) {
        arrivals.add(new Append(records, terms, done));
        if (turnDue.compareAndSet(false, true)) {
            owner.execute(turn);
        }
    }

    /** Whether a read from there may have to wait for the disk. */
    public boolean isCold(long offset) {
        PartitionView now = view;
        return offset < now.hotOffset()
                || offset < now.logEndOffset() && surroundings.pageCache().passedBytes() > now.hotUntilBytes();
    }

    /** As {@link PartitionReads#read}, of the latest view. */
    public ReadResult read(ReadSpec spec, Reader reader, int maxBytes, boolean minOneBatch) {
        PartitionView from = view;
        ReadResult result = reads.read(from, spec, reader, maxBytes, minOneBatch);
        // The files may have gone to another directory under the reader.
        boolean moved = result.error() != null && view.files() != from.files();
        return moved ? reads.read(view, spec, reader, maxBytes, minOneBatch) : result;
    }

    /**
     * A follower asks to read: so it has what lies before. To be told once for each of its requests, before the read, of every
     * partition of the request that is looked at; reading as its {@link Reader} tells what is wrong with it.
     */
    public void onFollowerFetch(FollowerFetch fetch) {
        long receivedMs = surroundings.clock().millis();
        long leaderEnd = view.logEndOffset();
        step(() -> replica.onFollowerFetch(fetch, receivedMs, leaderEnd));
    }

    /** A follower has left this partition out of its session; that its broker goes on fetching does not count for it any more. */
    public void onFollowerLeft(int replicaId) {
        step(() -> replica.onFollowerLeft(replicaId));
    }

    /** Queries that look things up in the log. */
    public PartitionReads reads() {
        return reads;
    }

    /** From now on the watcher is told of every new view. */
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    public void unwatch(Watcher watcher) {
        watchers.remove(watcher);
    }

    /**
     * Moves the log's start up to the offset, or to the high watermark for {@link #UP_TO_HIGH_WATERMARK} (trap 105), and waits
     * until all living replicas have done so.
     *
     * @param done as with {@link #append}
     */
    public void deleteRecords(long offset, int timeoutMs, Consumer<DeleteResult> done) {
        step(() -> replica.onDeleteRecords(new Deletion(offset, timeoutMs, done)));
    }

    /**
     * Asks which producers with ids the log remembers; also a follower's may be asked, as in Kafka.
     *
     * @param done as with {@link #append}
     */
    public void listProducers(Consumer<ProducerListing> done) {
        ask(replica::onListProducers, new ProducerListing(ReplicaError.UNEXPECTED, List.of()), done);
    }

    /** Takes over changed settings. */
    public void configure(PartitionConfig config) {
        step(() -> replica.onConfig(config));
    }

    /**
     * Takes a step of the fetcher that copies the leader's log. Cutting the log waits for the disk, and is done elsewhere.
     *
     * @param done as with {@link #append}
     */
    public void replicate(FollowerStep step, Consumer<FollowerEnd> done) {
        Runnable task = () -> step(() -> replica.onFollowerStep(step, done));
        if (step instanceof FollowerStep.Append) {
            task.run();
        } else {
            flusher.execute(task);
        }
    }

    /** Runs what the log's keeper has to do with it, as steps of this partition. */
    Executor chores() {
        return this::step;
    }

    /** Takes over the controller's decision; null is told when it is taken. */
    void lead(Leadership decision, Consumer<ReplicaError> done) {
        ask(() -> replica.onLeadership(decision), ReplicaError.UNEXPECTED, done);
    }

    /** Ends its service; what comes later is refused. */
    void stop(Runnable done) {
        Supplier<Void> stop = () -> {
            replica.onStop();
            return null;
        };
        ask(stop, null, nothing -> done.run());
    }

    /**
     * Goes on in the directory to which the log was copied, if the copy is ready.
     *
     * @param done told whether it does
     */
    void follow(LogMove move, Consumer<Boolean> done) {
        ask(() -> replica.onMove(move), false, done);
    }

    /** Looks for followers that lag; to be called from time to time. */
    void checkLag() {
        step(replica::onLagCheck);
    }

    /** The broker of a follower is not alive any more. */
    void onFollowerGone() {
        step(replica::onFollowerGone);
    }

    /** Its log directory failed. */
    void goOffline() {
        step(replica::onOffline);
    }

    private void onTurn() {
        // Before looking at the queue: who adds after the last look must find that no turn is due.
        turnDue.set(false);
        take(() -> replica.onAppends(arrivals));
    }

    private void step(Runnable change) {
        owner.execute(() -> take(change));
    }

    /** A fault of ours must not keep to itself what the step had to tell until then. */
    private void take(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.error("A step of {} failed", name, e);
        }
        settle();
    }

    /** @param ifFailed told if the change fails by a fault of ours: whoever asks is told something */
    private <T> void ask(Supplier<T> change, T ifFailed, Consumer<T> done) {
        step(() -> {
            T result = ifFailed;
            try {
                result = change.get();
            } finally {
                T told = result;
                effects.add(() -> done.accept(told));
            }
        });
    }

    /** Ends a step: publishes what it made and runs its effects, the waiting readers first. */
    private void settle() {
        PartitionView next = replica.view();
        if (next != view) {
            view = next;
            if (!watchers.isEmpty()) {
                wakeWatchers.run();
            }
        }
        effects.run();
    }

    private final class Outside implements ReplicaShell {
        @Override
        public void flush(Log log) {
            flusher.execute(() -> {
                try {
                    long offset = log.flush();
                    step(() -> replica.onFlushed(log, offset));
                } catch (StorageFailure e) {
                    step(() -> replica.onFlushFailed(log, e));
                }
            });
        }

        @Override
        public void propose(IsrProposal proposal) {
            IsrProposals proposals = surroundings.cluster().proposals();
            proposals.propose(proposal, answer -> step(() -> replica.onIsrAnswer(proposal, answer)));
        }

        @Override
        public void proposeLater(IsrProposal proposal) {
            surroundings.timers().after(PROPOSE_AGAIN_MS, () -> step(() -> replica.onProposeAgain(proposal)));
        }

        @Override
        public void onDue() {
            step(replica::onDeadline);
        }
    }
}
