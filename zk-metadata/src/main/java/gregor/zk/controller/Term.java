package gregor.zk.controller;

import gregor.base.Owner;
import gregor.base.Timers;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.controller.ControllerConfig.LeaderBalance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of office of this broker as controller: hands events to the core one after the other and has done what it decides.
 * While something is read or written the queue waits; the owner's thread does not. Everything runs on the owner, and nothing
 * any more once the term has ended.
 */
final class Term {
    private static final Logger LOG = LoggerFactory.getLogger(Term.class);
    /** So long brokers that start together have to come up before leaders are moved. */
    private static final long FIRST_BALANCE_MS = 5_000;

    private final Owner owner;
    private final ControllerChannel channel;
    private final Consumer<Throwable> onFailure;
    private final ControllerCore core;
    private final EffectRunner effects;
    private final ChangeReads reads;
    private final LeaderBalance balance;
    private final Timers timers;
    /** Reads, answers and requests that wait for their turn, each ending in events. */
    private final Queue<Supplier<CompletionStage<List<Event>>>> waiting = new ArrayDeque<>();
    /** What is taken when all that follows from the present events is done. */
    private final Queue<Event> afterwards = new ArrayDeque<>();
    /** Those who asked something and have no answer yet. */
    private final Set<Asker<?>> open = new HashSet<>();

    private boolean busy;
    private boolean ended;

    /** @param onFailure told on the owner if the term cannot go on, with {@link FencedWriter.Fenced} if it is over */
    Term(
            ControllerConfig config,
            Election.Won won,
            ZkSession session,
            ControllerChannel channel,
            Owner owner,
            Timers timers,
            Consumer<Throwable> onFailure) {
        this.owner = owner;
        this.channel = channel;
        this.onFailure = onFailure;
        this.core = new ControllerCore(config, won.epoch());
        FencedWriter writer = new FencedWriter(session, won.epochVersion());
        this.balance = config.leaderBalance();
        this.timers = timers;
        this.effects = new EffectRunner(channel, owner, core.cluster(), new Inbox(), config, session, writer);
        this.reads = new ChangeReads(this::submit, owner, core.cluster(), session, writer);
    }

    /** Takes office: reads everything, decides what has to change and tells the brokers. */
    void begin() {
        reads.onBegin();
        if (balance.enabled()) {
            balanceAfter(FIRST_BALANCE_MS);
        }
    }

    private void balanceAfter(long delayMs) {
        timers.after(
                delayMs,
                () -> owner.execute(() -> {
                    if (!ended) {
                        submit(new Event.BalanceDue());
                        balanceAfter(balance.checkIntervalMs());
                    }
                }));
    }

    /** Takes the event when its turn comes; it leads to an answer, or the end of the term does. */
    void ask(Event event, Asker<?> asker) {
        open.add(asker);
        submit(event);
    }

    /** Nothing is decided, written or sent from here on. */
    void end() {
        ended = true;
        waiting.clear();
        open.forEach(Asker::notController);
        open.clear();
        core.cluster().liveIds().forEach(channel::onBrokerDown);
    }

    /** Takes the event when its turn comes. */
    void submit(Event event) {
        submit(() -> CompletableFuture.completedStage(List.of(event)));
    }

    private void submit(Supplier<CompletionStage<List<Event>>> work) {
        waiting.add(work);
        next();
    }

    private void next() {
        if (busy || ended || waiting.isEmpty()) {
            return;
        }
        busy = true;
        waiting.poll().get().whenComplete((events, fault) -> owner.execute(() -> onEvents(events, fault)));
    }

    private void onEvents(List<Event> events, Throwable fault) {
        if (ended) {
            return;
        }
        if (fault != null) {
            onFailure.accept(Stages.unwrap(fault));
            return;
        }
        List<CompletionStage<Event>> following = new ArrayList<>();
        try {
            for (Event event : events) {
                core.on(event).forEach(effect -> run(effect, following));
            }
        } catch (RuntimeException e) {
            // A fault of ours: another controller, or the next term, reads everything anew.
            onFailure.accept(e);
            return;
        }
        if (!following.isEmpty()) {
            Stages.all(following).whenComplete((next, refusal) -> owner.execute(() -> onEvents(next, refusal)));
        } else if (!afterwards.isEmpty()) {
            onEvents(List.of(afterwards.poll()), null);
        } else {
            busy = false;
            next();
        }
    }

    /** Has the effect done; what comes of it, if the queue has to wait for that, is added to the following events. */
    private void run(Effect effect, List<CompletionStage<Event>> following) {
        if (effect instanceof Effect.Then then) {
            afterwards.add(then.event());
        } else if (effect instanceof Effect.Answer answer) {
            open.remove(answer.asker());
            answer.send().run();
        } else {
            CompletionStage<Event> result = effects.run(effect);
            if (result != null) {
                following.add(result);
            }
        }
    }

    /** What comes of commands may come at any time, also after the end. */
    private final class Inbox implements EffectRunner.Inbox {
        @Override
        public void take(Event event) {
            if (!ended) {
                submit(event);
            }
        }

        @Override
        public <T> void answer(Asker<T> asker, T answer, Throwable fault) {
            if (!open.remove(asker)) {
                return;
            }
            if (fault == null) {
                asker.answer(answer);
            } else {
                LOG.warn("A request to the controller failed", Stages.unwrap(fault));
                asker.refuse(new MetadataException(MetadataError.ZOOKEEPER, "The metadata could not be changed."));
            }
        }

        @Override
        public void onFailure(Throwable fault) {
            if (!ended) {
                onFailure.accept(fault);
            }
        }
    }
}
