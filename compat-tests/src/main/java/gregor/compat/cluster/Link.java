package gregor.compat.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All connections that one process opens to another. A blocked link is a network that loses packets: connections stay, new ones are
 * taken and hear nothing, and when it heals all that was under way may arrive, late, as TCP would repeat it. Thread-safe.
 */
final class Link {
    private final Gate requests = new Gate();
    private final Gate answers = new Gate();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;

    Gate requests() {
        return requests;
    }

    Gate answers() {
        return answers;
    }

    void block() {
        whole = false;
        requests.set(false);
        answers.set(false);
    }

    /** Requests arrive and are acted on; whoever sent them does not hear of it. */
    void blockAnswers() {
        whole = false;
        answers.set(false);
    }

    /** @param late whether what was under way still arrives; or else the connections end */
    void heal(boolean late) {
        if (!whole && !late) {
            cut();
        }
        whole = true;
        requests.set(true);
        answers.set(true);
    }

    void cut() {
        connections.forEach(ProxiedConnection::close);
    }

    void opened(ProxiedConnection connection) {
        connections.add(connection);
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }
}
