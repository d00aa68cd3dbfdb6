package gregor.broker.net;

import gregor.base.Attempt;
import gregor.base.Clock;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.zk.Stages;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The way to another broker over one {@link PeerSocket} after the other. Calls come by any thread, all else is owned by the event
 * loop.
 *
 * <pre>
 *   IDLE ---- call ----> CONNECTING ---- connected ----> CONNECTED
 *     \________ failed ______/                             /
 *      \______________________ connection lost ___________/         close(), from anywhere: CLOSED
 * </pre>
 */
final class ReconnectingPeer implements PeerConnection {
    /** Attempts are at least so far apart: calls that come faster wait. */
    private static final long BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The way to a broker, wherever it is at the time. Used on the event loop. */
    interface Line {
        /**
         * Makes a new connection, by any thread; fails with a message for the log.
         *
         * @param onEnd to be told when the connection has ended
         */
        CompletionStage<PeerSocket> connect(EventLoop loop, PeerTerms terms, Runnable onEnd);
    }

    private enum State {
        IDLE,
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    private final EventLoop loop;
    private final Line line;
    private final PeerTerms terms;
    private final Clock clock;
    private final ArrayDeque<PeerCall<?, ?>> waiting = new ArrayDeque<>();
    private State state = State.IDLE;
    private PeerSocket socket;
    private long nextAttemptNanos;
    private boolean watching;

    ReconnectingPeer(EventLoop loop, Line line, PeerTerms terms, Clock clock) {
        this.loop = loop;
        this.line = line;
        this.terms = terms;
        this.clock = clock;
        nextAttemptNanos = clock.nanos();
    }

    @Override
    public <Q extends Message, S extends Message> CompletionStage<PeerAnswer<S>> call(
            ApiSpec<Q, S> api, int version, Q request) {
        long deadlineNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(terms.timeoutMs());
        PeerCall<Q, S> call = new PeerCall<>(api, version, request, deadlineNanos);
        if (!hop(() -> onCall(call))) {
            call.fail(new PeerFailure("the network is closed"));
        }
        return call.answer();
    }

    @Override
    public void close() {
        // A loop that takes no task has closed the connection itself.
        hop(this::onClose);
    }

    private void onCall(PeerCall<?, ?> call) {
        if (state == State.CLOSED) {
            call.fail(new PeerFailure("the connection to " + line + " has been given up"));
        } else if (state == State.CONNECTED) {
            socket.send(call);
        } else {
            waiting.add(call);
            watch();
            connectInTime();
        }
    }

    /** Looks, when the time of the oldest call that waits is up, whether it still does: they all have the same patience. */
    private void watch() {
        if (!watching && !waiting.isEmpty()) {
            watching = true;
            long leftNanos = waiting.peek().deadlineNanos() - clock.nanos();
            loop.schedule(this::onDeadline, Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
        }
    }

    private void onDeadline() {
        watching = false;
        long nowNanos = clock.nanos();
        while (!waiting.isEmpty() && waiting.peek().deadlineNanos() - nowNanos <= 0) {
            waiting.poll().fail(new PeerFailure("no connection to " + line + " in time"));
        }
        watch();
    }

    private void connectInTime() {
        if (state == State.IDLE) {
            state = State.CONNECTING;
            long waitNanos = nextAttemptNanos - clock.nanos();
            if (waitNanos <= 0) {
                connect();
            } else {
                loop.schedule(this::connect, waitNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void connect() {
        if (state == State.CONNECTING) {
            nextAttemptNanos = clock.nanos() + BACKOFF_NANOS;
            Attempt.of(() -> line.connect(loop, terms, this::onLost)).whenComplete((connected, fault) -> {
                if (!hop(() -> onConnected(connected, fault))) {
                    // Nobody else has them any more.
                    failWaiting("the network is closed");
                }
            });
        }
    }

    private void onConnected(PeerSocket connected, Throwable fault) {
        if (fault == null) {
            use(connected);
        } else {
            onNoConnection(Stages.unwrap(fault).getMessage());
        }
    }

    private void use(PeerSocket connected) {
        if (state != State.CONNECTING) {
            connected.end("not wanted any more");
            return;
        }
        if (!connected.isOpen()) {
            onNoConnection("it was closed at once");
            return;
        }
        state = State.CONNECTED;
        socket = connected;
        while (state == State.CONNECTED && !waiting.isEmpty()) {
            socket.send(waiting.poll());
        }
    }

    private void onNoConnection(String why) {
        if (state == State.CONNECTING) {
            state = State.IDLE;
        }
        failWaiting("no connection to " + line + ": " + why);
    }

    private void onLost() {
        if (state == State.CONNECTED) {
            state = State.IDLE;
            socket = null;
        }
    }

    private void onClose() {
        PeerSocket open = socket;
        state = State.CLOSED;
        socket = null;
        if (open != null) {
            open.end("given up");
        }
        failWaiting("the connection to " + line + " has been given up");
    }

    /** Those that come while these hear of it wait for the next attempt. */
    private void failWaiting(String why) {
        PeerFailure failure = new PeerFailure(why);
        for (int left = waiting.size(); left > 0; left--) {
            waiting.poll().fail(failure);
        }
    }

    /** False when the loop is gone and the task never runs. */
    private boolean hop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
