package gregor.broker.net;

import gregor.broker.peer.PeerFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Finds out the addresses of names. That may take its time, and for a name on a thread of its own, while it lasts: one that is slow
 * holds up no other. Whoever asks meanwhile for the same name waits for the same answer. For any thread.
 */
final class HostNames implements AutoCloseable {
    private final Lookup lookup;
    private final Map<String, CompletableFuture<InetAddress>> asked = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peer-names");
        thread.setDaemon(true);
        return thread;
    });

    /** How the system does it. */
    interface Lookup {
        InetAddress addressOf(String host) throws UnknownHostException;
    }

    HostNames(Lookup lookup) {
        this.lookup = lookup;
    }

    /** Fails with a message for the log. */
    CompletionStage<InetAddress> find(String host) {
        CompletableFuture<InetAddress> address = new CompletableFuture<>();
        CompletableFuture<InetAddress> before = asked.putIfAbsent(host, address);
        if (before != null) {
            return before;
        }
        address.whenComplete((found, fault) -> asked.remove(host, address));
        try {
            threads.execute(() -> lookUp(host, address));
        } catch (RejectedExecutionException e) {
            giveUp(address);
        }
        return address;
    }

    /** Waits for no answer; who does hears that there will be none. */
    @Override
    public void close() {
        threads.shutdownNow();
        asked.values().forEach(HostNames::giveUp);
    }

    private void lookUp(String host, CompletableFuture<InetAddress> address) {
        try {
            address.complete(lookup.addressOf(host));
        } catch (UnknownHostException e) {
            address.completeExceptionally(new PeerFailure("the name has no address"));
        } catch (RuntimeException e) {
            address.completeExceptionally(new PeerFailure("the name cannot be looked up: " + e.getMessage()));
        }
    }

    private static void giveUp(CompletableFuture<InetAddress> address) {
        address.completeExceptionally(new PeerFailure("the network is closed"));
    }
}
