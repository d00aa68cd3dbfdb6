package gregor.group;

import gregor.base.Clock;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of one coordinator partition for the time of one leadership, or less: carries out what the steps decide. All
 * state belongs to {@code owner}.
 *
 * <p>Each step: decide, append the records, apply them, park the answers until the records are committed. Always: applied is
 * what is in the log; when an append fails that is no longer so, and the shard ends, to be replaced by one that loads anew.
 * Every request is answered, at the latest when the shard ends.
 */
final class Shard {
    private enum Phase {
        LOADING,
        ACTIVE,
        CLOSED
    }

    /** An answer, and the batch that must be committed before it leaves. */
    private record Parked(long batch, Decision.Answer<?> answer) {}

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final long LOAD_RETRY_MS = 1_000;

    private final String name;
    private final StateLog log;
    private final Owner owner;
    private final Clock clock;
    private final Timers timers;
    private final Expire expire;
    private final Resume resume;
    private final Alarms alarms;

    /** Read by any thread. */
    private volatile Phase phase = Phase.LOADING;

    private Groups groups;
    /** Requests that are not answered yet. */
    private final Set<Request<?, ?>> open = new LinkedHashSet<>();

    private final Deque<Parked> parked = new ArrayDeque<>();
    /** Batches are numbered from 1 in the order of their append. */
    private long appended;

    private long committed;
    private Runnable onBroken = () -> {};

    Shard(String name, GroupConfig config, StateLog log, Owner owner, Clock clock, Timers timers) {
        this.name = name;
        this.log = log;
        this.owner = owner;
        this.clock = clock;
        this.timers = timers;
        Rebalance rebalance = new Rebalance(config);
        this.expire = new Expire(rebalance);
        this.resume = new Resume(config, rebalance);
        this.alarms = new Alarms(timers, () -> owner.execute(this::onAlarm));
    }

    /** Begins to load. {@code onBroken} runs when the shard has ended by itself. */
    void start(Runnable whenBroken) {
        owner.execute(() -> {
            onBroken = whenBroken;
            load();
        });
    }

    /** Ends the shard: this broker leads the partition no more. */
    void close() {
        owner.execute(() -> end(ErrorCode.NOT_COORDINATOR));
    }

    boolean isLoading() {
        return phase == Phase.LOADING;
    }

    void run(Request<?, ?> request) {
        owner.execute(() -> onRequest(request));
    }

    /** Runs a step that nobody waits for; left out while the shard is not active. */
    void run(BiFunction<Groups, Now, Decision> step) {
        owner.execute(() -> {
            if (phase == Phase.ACTIVE) {
                carryOut(step.apply(groups, now()));
            }
        });
    }

    /** The marker of a transaction that wrote offsets is in the log. */
    void endTransaction(long producerId, boolean commit) {
        owner.execute(() -> {
            if (phase == Phase.ACTIVE) {
                groups.endTransaction(producerId, commit, now());
            }
        });
    }

    // -- on the owner from here on

    private void onRequest(Request<?, ?> request) {
        if (phase != Phase.ACTIVE) {
            request.refuse(isLoading() ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : ErrorCode.NOT_COORDINATOR);
            return;
        }
        open.add(request);
        try {
            carryOut(request.decide(groups, now()));
        } catch (RuntimeException e) {
            LOG.error("A step of {} failed", name, e);
            refuse(request, ErrorCode.UNKNOWN_SERVER_ERROR);
        }
    }

    private void onAlarm() {
        if (phase != Phase.ACTIVE) {
            return;
        }
        Now now = now();
        for (String groupId : alarms.takeDue(now.steadyMs())) {
            carryOut(expire.decide(groups, groupId, now));
        }
    }

    private void carryOut(Decision decision) {
        if (phase != Phase.ACTIVE) {
            return;
        }
        for (Decision.Alarm alarm : decision.alarms()) {
            alarms.set(alarm, decision.now().steadyMs());
        }
        if (!append(decision)) {
            for (Decision.Answer<?> answer : decision.answers()) {
                refuse(answer.to(), answer.to().errorFor(AppendFailure.TOO_LARGE));
            }
            return;
        }
        for (Decision.Answer<?> answer : decision.answers()) {
            if (answer.whenCommitted() && committed < appended) {
                parked.add(new Parked(appended, answer));
            } else {
                send(answer);
            }
        }
    }

    /** False if the records are more than the log takes at once; then nothing has been appended or applied. */
    private boolean append(Decision decision) {
        if (decision.changes().isEmpty()) {
            return true;
        }
        List<StateRecord> records = new ArrayList<>(decision.changes().size());
        for (Change change : decision.changes()) {
            records.add(ChangeCodec.encode(change));
        }
        List<List<StateRecord>> batches = Batches.fit(records, log.batchBytesMax());
        for (List<StateRecord> batch : batches) {
            long number = ++appended;
            hand(batch, decision.now())
                    .whenComplete((done, failure) -> owner.execute(() -> onAppended(number, failure)));
        }
        for (Change change : batches.isEmpty() ? List.<Change>of() : decision.changes()) {
            groups.apply(change, decision.now());
        }
        return !batches.isEmpty();
    }

    /** A log that throws is a log that did not append: what waits for the batch must hear of it. */
    private CompletionStage<Void> hand(List<StateRecord> batch, Now now) {
        try {
            return log.append(now.wallMs(), batch);
        } catch (RuntimeException e) {
            LOG.error("{} could not be written", name, e);
            return CompletableFuture.failedStage(e);
        }
    }

    private void onAppended(long number, Throwable error) {
        if (phase != Phase.ACTIVE) {
            return;
        }
        if (error == null) {
            commit(number);
            return;
        }
        AppendFailure failure = failure(error);
        LOG.warn("{}: a batch was not committed: {}", name, failure);
        // A batch may be refused while earlier ones are still on their way: what waits for those must not be taken for
        // committed, and hears of the failure too.
        if (failure.isAppended()) {
            refuseParked(number, failure);
            commit(number);
        } else {
            refuseParked(Long.MAX_VALUE, failure);
            end(ErrorCode.NOT_COORDINATOR);
            onBroken.run();
        }
    }

    /** Batches are committed in order: this one and all before it. */
    private void commit(long number) {
        committed = Math.max(committed, number);
        while (!parked.isEmpty() && parked.peek().batch() <= committed) {
            send(parked.poll().answer());
        }
    }

    private void refuseParked(long upToBatch, AppendFailure failure) {
        while (!parked.isEmpty() && parked.peek().batch() <= upToBatch) {
            Request<?, ?> request = parked.poll().answer().to();
            refuse(request, request.errorFor(failure));
        }
    }

    private void send(Decision.Answer<?> answer) {
        open.remove(answer.to());
        answer.send();
    }

    private void refuse(Request<?, ?> request, ErrorCode error) {
        open.remove(request);
        request.refuse(error);
    }

    private void load() {
        if (phase != Phase.LOADING) {
            return;
        }
        Now began = now();
        Loader loader = new Loader(began);
        CompletionStage<Void> loaded = log.load(loader);
        loaded.whenComplete((done, failure) -> owner.execute(() -> onLoaded(loader, began, failure)));
    }

    private void onLoaded(Loader loader, Now began, Throwable failure) {
        if (phase != Phase.LOADING) {
            return;
        }
        if (failure != null) {
            logFailedLoad(failure);
            timers.after(LOAD_RETRY_MS, () -> owner.execute(this::load));
            return;
        }
        groups = loader.groups();
        phase = Phase.ACTIVE;
        if (!loader.isEmpty()) {
            LOG.info("{} loaded in {} ms: {}", name, now().steadyMs() - began.steadyMs(), loader.summary());
        }
        carryOut(resume.decide(groups, now()));
    }

    /** Where the leadership has moved on we are told so soon, and end. */
    private void logFailedLoad(Throwable failure) {
        if (failure instanceof LeadershipMoved) {
            LOG.info("{} is not loaded, its leadership has moved on: {}", name, failure.getMessage());
        } else {
            LOG.error("{} could not be loaded, trying again", name, failure);
        }
    }

    private void end(ErrorCode error) {
        phase = Phase.CLOSED;
        alarms.cancel();
        parked.clear();
        for (Request<?, ?> request : new ArrayList<>(open)) {
            refuse(request, error);
        }
        groups = null;
    }

    private Now now() {
        return new Now(clock.millis(), clock.nanos() / 1_000_000);
    }

    private static AppendFailure failure(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof AppendFailed failed ? failed.failure() : AppendFailure.UNEXPECTED;
    }
}
