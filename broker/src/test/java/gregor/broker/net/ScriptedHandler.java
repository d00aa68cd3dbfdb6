package gregor.broker.net;

import gregor.broker.api.ApiHandler;
import gregor.broker.api.Reply;
import gregor.broker.api.RequestContext;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Replies as the test wrote down, one reply after the other, the last one for ever; remembers what it was asked. */
final class ScriptedHandler<Q extends Message, S extends Message> implements ApiHandler<Q, S> {
    private final ApiSpec<Q, S> api;
    private final Deque<Function<Q, Reply<S>>> replies = new ArrayDeque<>();
    private final List<Q> requests = new ArrayList<>();
    private final List<RequestContext> contexts = new ArrayList<>();

    ScriptedHandler(ApiSpec<Q, S> api) {
        this.api = api;
    }

    ScriptedHandler<Q, S> then(Function<Q, Reply<S>> reply) {
        replies.add(reply);
        return this;
    }

    List<Q> requests() {
        return requests;
    }

    List<RequestContext> contexts() {
        return contexts;
    }

    @Override
    public ApiSpec<Q, S> api() {
        return api;
    }

    @Override
    public synchronized Reply<S> handle(RequestContext context, Q request) {
        requests.add(request);
        contexts.add(context);
        Function<Q, Reply<S>> reply = replies.size() > 1 ? replies.remove() : replies.peek();
        return reply.apply(request);
    }
}
