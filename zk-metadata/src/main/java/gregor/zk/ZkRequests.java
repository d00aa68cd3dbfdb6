package gregor.zk;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException.Code;

/**
 * The requests of one session on their way: at most so many in flight, the rest waits in order. A request that met a lost
 * connection is sent again when there is one, on the same session or its successor; whoever writes must therefore expect
 * to find its own earlier write. Any thread may call; stages complete on the thread that reports results, outside the lock.
 *
 * @param <C> what sends them: a client of ZooKeeper that lives as long as one session
 */
public final class ZkRequests<C> {
    private final int maxInFlight;
    private final Queue<Request<?>> repeated = new ArrayDeque<>();
    private final Queue<Request<?>> waiting = new ArrayDeque<>();
    private C client;
    private boolean connected;
    private boolean closed;
    private int inFlight;

    /** @param maxInFlight how many requests may be on their way at once */
    public ZkRequests(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    /** Sends one request to a client and reports its result to {@link Reply#done}. */
    public interface Sender<C, T> {
        void send(C client, Reply<T> reply);
    }

    /** Takes the result of a request. */
    public interface Reply<T> {
        void done(int returnCode, String path, T value);
    }

    /** The result of the request, some day. */
    public <T> CompletionStage<T> submit(Sender<C, T> sender) {
        Request<T> request = new Request<>(sender);
        synchronized (this) {
            if (!closed) {
                waiting.add(request);
                sendMore();
                return request.result;
            }
        }
        request.fail(Code.SESSIONEXPIRED, "a closed session");
        return request.result;
    }

    /** The client has a connection: what waits is sent. */
    public synchronized void onConnected(C current) {
        client = current;
        connected = true;
        sendMore();
    }

    /** The client has none any more; one that was replaced before is not heard. */
    public synchronized void onDisconnected(C lost) {
        if (lost == client) {
            connected = false;
        }
    }

    /** Fails what was not sent; what is in flight fails when the client is closed. */
    public void close() {
        Queue<Request<?>> unsent = new ArrayDeque<>();
        synchronized (this) {
            closed = true;
            unsent.addAll(repeated);
            unsent.addAll(waiting);
            repeated.clear();
            waiting.clear();
        }
        unsent.forEach(request -> request.fail(Code.SESSIONEXPIRED, "a closed session"));
    }

    private void sendMore() {
        while (connected && inFlight < maxInFlight) {
            Request<?> next = repeated.isEmpty() ? waiting.poll() : repeated.poll();
            if (next == null) {
                return;
            }
            inFlight++;
            next.send(client);
        }
    }

    /** True when the request has to be sent again: the caller must then not complete it. */
    private synchronized boolean takeBack(Request<?> request, C sentTo, Code code) {
        inFlight--;
        boolean again = !closed && (code == Code.CONNECTIONLOSS || code == Code.SESSIONEXPIRED);
        if (again) {
            repeated.add(request);
            onDisconnected(sentTo);
        }
        sendMore();
        return again;
    }

    private final class Request<T> {
        private final Sender<C, T> sender;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Request(Sender<C, T> sender) {
            this.sender = sender;
        }

        void send(C to) {
            sender.send(to, (returnCode, path, value) -> onReply(to, returnCode, path, value));
        }

        private void onReply(C sentTo, int returnCode, String path, T value) {
            Code code = Code.get(returnCode);
            if (takeBack(this, sentTo, code)) {
                return;
            }
            if (code == Code.OK) {
                result.complete(value);
            } else {
                fail(code, path);
            }
        }

        void fail(Code code, String path) {
            result.completeExceptionally(new ZkException(code, path));
        }
    }
}
