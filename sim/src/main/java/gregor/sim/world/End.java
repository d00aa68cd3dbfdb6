package gregor.sim.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One end of a connection, with what is on its way from here to the other: nothing overtakes, nothing is lost but with the whole
 * connection. While the way is cut everything waits. For one thread.
 */
public final class End {
    private static final Object RESET = new Object();

    private final SimulatedNetwork network;
    private final SimulatedProcess process;
    private final Deque<Object> onTheWay = new ArrayDeque<>();
    private Peer peer;
    private End other;
    private long lastDueMicros;
    private boolean open;
    private boolean closed;

    End(SimulatedNetwork network, SimulatedProcess process) {
        this.network = network;
        this.process = process;
    }

    void join(End otherEnd) {
        other = otherEnd;
    }

    void peer(Peer local) {
        peer = local;
    }

    SimulatedProcess process() {
        return process;
    }

    /** Sends a message, which must not change any more; to nobody if the connection is gone. */
    public void send(Object message) {
        if (!closed) {
            put(message);
        }
    }

    /** Ends the connection; the other end hears of it when everything before has arrived. */
    public void close() {
        if (closed) {
            return;
        }
        if (!open) {
            vanish();
            return;
        }
        closed = true;
        put(RESET);
        network.forget(this);
    }

    /** From here on what is sent arrives even if the connection is closed meanwhile; before, nobody has heard of it. */
    void opened() {
        open = true;
    }

    /** The machine is gone, without a word. */
    void vanish() {
        closed = true;
        onTheWay.clear();
        network.forget(this);
    }

    End other() {
        return other;
    }

    /** The way is free again: what waited comes as if just sent, when its sender tries again. */
    void resume(long delayMicros) {
        int count = onTheWay.size();
        lastDueMicros = Math.max(lastDueMicros, network.schedule().nowMicros() + delayMicros);
        for (int i = 0; i < count; i++) {
            network.schedule().after(lastDueMicros - network.schedule().nowMicros(), this::deliver);
        }
    }

    /** The connection breaks at this end: what was on its way from here is lost, and so is what was on its way to here. */
    void breakDown() {
        if (closed) {
            return;
        }
        closed = true;
        network.forget(this);
        onTheWay.clear();
        other.onTheWay.clear();
        process.run(() -> {
            if (peer != null) {
                peer.broken();
            }
        });
    }

    private void put(Object message) {
        onTheWay.add(message);
        long now = network.schedule().nowMicros();
        lastDueMicros = Math.max(lastDueMicros, now + network.latencyMicros(process.name(), other.process.name()));
        network.schedule().after(lastDueMicros - now, this::deliver);
    }

    /** Takes what has come to the other end; also called when the way is free again. */
    void deliver() {
        if (onTheWay.isEmpty()) {
            return;
        }
        if (network.isCut(process.name(), other.process.name())) {
            network.stall(this);
            return;
        }
        Object message = onTheWay.poll();
        if (other.closed || other.process.hasEnded()) {
            if (message != RESET && network.answersFor(other.process.name())) {
                other.resetSender();
            }
            return;
        }
        if (message == RESET) {
            other.breakDown();
        } else {
            other.arrive(message);
        }
    }

    private void arrive(Object message) {
        process.run(() -> {
            if (!closed) {
                peer.receive(message);
            }
        });
    }

    /** Nobody knows of the connection here any more. */
    private void resetSender() {
        onTheWay.clear();
        put(RESET);
    }
}
