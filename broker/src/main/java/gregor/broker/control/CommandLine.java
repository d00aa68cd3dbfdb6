package gregor.broker.control;

import gregor.base.Attempt;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.Stages;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to one life of one other broker: one is under way, and repeated until it is answered or the broker is gone; the others
 * wait, in order. All state belongs to the controller's owner.
 */
final class CommandLine {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLine.class);
    /** As in stock controllers. */
    private static final long RETRY_DELAY_MS = 100;

    private final PeerConnection peer;
    private final CommandCalls calls;
    private final Owner owner;
    private final Timers timers;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private volatile BrokerView broker;
    private boolean underWay;
    private boolean failing;
    private boolean closed;

    private record Waiting(ControllerCommand command, CompletableFuture<CommandAnswer> answer) {}

    CommandLine(
            BrokerView broker,
            Function<CommandLine, PeerConnection> connect,
            CommandCalls calls,
            Owner owner,
            Timers timers) {
        this.broker = broker;
        this.peer = connect.apply(this);
        this.calls = calls;
        this.owner = owner;
        this.timers = timers;
    }

    /** The broker, at the addresses it has now. Any thread. */
    BrokerView broker() {
        return broker;
    }

    /** The same life of the broker, at other addresses: the next attempt to connect goes there. */
    void onAddress(BrokerView moved) {
        broker = moved;
    }

    CompletionStage<CommandAnswer> send(ControllerCommand command) {
        Waiting waiting = new Waiting(command, new CompletableFuture<>());
        queue.add(waiting);
        next();
        return waiting.answer;
    }

    /** The broker is gone: nothing is repeated, what was not answered fails. */
    void close() {
        closed = true;
        peer.close();
        PeerFailure gone = new PeerFailure("broker " + broker.id() + " is gone");
        queue.forEach(waiting -> waiting.answer.completeExceptionally(gone));
        queue.clear();
    }

    private void next() {
        if (!underWay && !closed && !queue.isEmpty()) {
            underWay = true;
            ControllerCommand command = queue.peek().command;
            Attempt.of(() -> calls.call(peer, command))
                    .whenComplete((answer, fault) -> owner.execute(() -> onAnswer(answer, fault)));
        }
    }

    private void onAnswer(CommandAnswer answer, Throwable fault) {
        if (closed) {
            return;
        }
        if (fault == null) {
            failing = false;
            underWay = false;
            queue.remove().answer.complete(answer);
            next();
        } else {
            onFailure(Stages.unwrap(fault));
        }
    }

    private void onFailure(Throwable fault) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "A {} does not reach broker {}; it is repeated until it does: {}",
                    queue.peek().command.getClass().getSimpleName(),
                    broker.id(),
                    fault.toString());
        }
        timers.after(
                RETRY_DELAY_MS,
                () -> owner.execute(() -> {
                    underWay = false;
                    next();
                }));
    }
}
