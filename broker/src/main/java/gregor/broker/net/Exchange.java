package gregor.broker.net;

import gregor.broker.api.Handlers;
import gregor.broker.api.Reply;
import gregor.broker.api.Session;
import gregor.wire.Message;
import gregor.wire.frame.OutgoingFrame;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/**
 * A request between its arrival and its answer. {@link #accept} is called by any thread, once; all the rest belongs to the
 * connection's event loop.
 */
final class Exchange implements BiConsumer<Message, Throwable>, Runnable {
    private final Connection connection;
    private Frame frame;
    private Request request;
    private boolean blocking;
    private boolean answered;
    private Message answer;
    private Throwable failure;

    Exchange(Connection connection, Frame frame) {
        this.connection = connection;
        this.frame = frame;
    }

    /** Reads the request and lets its handler begin. The answer may be there before this returns. */
    Reply<?> start(Handlers handlers, Session session) {
        request = Request.open(frame, handlers);
        Reply<?> reply = request.start(session);
        if (!request.needsFrame()) {
            releaseFrame();
        }
        blocking = reply.isBlocking();
        return reply;
    }

    @Override
    public void accept(Message given, Throwable fault) {
        answer = given;
        failure =
                fault instanceof CompletionException wrapper && wrapper.getCause() != null ? wrapper.getCause() : fault;
        if (!connection.hop(this)) {
            releaseFrame();
        }
    }

    /** The second half of {@link #accept}, on the event loop. */
    @Override
    public void run() {
        answered = true;
        releaseFrame();
        connection.onAnswered(this);
    }

    private void releaseFrame() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }

    /** True when the connection's next request has to wait for this one's answer. */
    boolean isBlocking() {
        return blocking;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Null when nothing is to be sent. */
    OutgoingFrame answer() {
        return answer == null ? null : request.answer(answer);
    }

    /** Null unless the connection has to end. */
    Throwable failure() {
        return failure;
    }
}
