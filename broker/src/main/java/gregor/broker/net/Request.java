package gregor.broker.net;

import gregor.broker.api.ApiHandler;
import gregor.broker.api.Handlers;
import gregor.broker.api.Reply;
import gregor.broker.api.RequestContext;
import gregor.broker.api.Session;
import gregor.wire.BadMessage;
import gregor.wire.Message;
import gregor.wire.frame.IncomingRequest;
import gregor.wire.frame.OutgoingFrame;

/** A frame whose header has been read: who serves it, in which version. The body is still to come. For the event loop. */
final class Request {
    private final IncomingRequest incoming;
    private final ApiHandler<?, ?> handler;

    private Request(IncomingRequest incoming, ApiHandler<?, ?> handler) {
        this.incoming = incoming;
        this.handler = handler;
    }

    /**
     * @throws BadMessage when this is no request header, or no API has the key
     * @throws BadFrame when nobody serves the API (trap 18)
     */
    static Request open(Frame frame, Handlers handlers) {
        IncomingRequest incoming = IncomingRequest.open(frame.buffer());
        ApiHandler<?, ?> handler = handlers.byKey(incoming.api().key());
        if (handler == null) {
            throw new BadFrame(incoming.api() + " is not served");
        }
        return new Request(incoming, handler);
    }

    /**
     * Reads the body and lets the handler begin.
     *
     * @throws BadMessage when this is no such request
     * @throws BadFrame when the version is not served and the API has no answer for that
     */
    Reply<?> start(Session session) {
        return start(handler, session);
    }

    private <Q extends Message, S extends Message> Reply<S> start(ApiHandler<Q, S> typed, Session session) {
        if (isSupported()) {
            RequestContext context = new RequestContext(
                    session, incoming.version(), incoming.header().correlationId, incoming.header().clientId);
            return typed.handle(context, typed.api().readRequest(incoming.body(), incoming.version()));
        }
        S refusal = typed.unsupportedVersion();
        if (refusal == null) {
            throw new BadFrame(incoming.api() + " version " + incoming.version() + " is not served");
        }
        return Reply.now(refusal);
    }

    private boolean isSupported() {
        int version = incoming.version();
        return version >= handler.minVersion() && version <= handler.maxVersion();
    }

    /** True when the request's records point into the frame. */
    boolean needsFrame() {
        return incoming.body().isLent();
    }

    /** The frame that answers this request. A refusal is in version 0, whatever was asked for (trap 5). */
    OutgoingFrame answer(Message body) {
        return answer(handler, body);
    }

    @SuppressWarnings("unchecked") // The body came out of this very handler.
    private <S extends Message> OutgoingFrame answer(ApiHandler<?, S> typed, Message body) {
        int version = isSupported() ? incoming.version() : 0;
        return OutgoingFrame.response(typed.api(), version, incoming.header().correlationId, (S) body);
    }
}
