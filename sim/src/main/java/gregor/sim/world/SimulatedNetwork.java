package gregor.sim.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What connects machines, by their names. Connections behave as TCP's do: a message arrives in its order or the connection
 * breaks. What one connection carries may be overtaken by what another does. For one thread.
 */
public final class SimulatedNetwork {
    private static final long LATENCY_MIN_MICROS = 80;
    private static final long LATENCY_MAX_MICROS = 400;
    private static final long SPIKE_MAX_MICROS = 60_000;
    private static final int SPIKE_ONCE_IN = 300;
    private static final long RETRANSMIT_MAX_MICROS = 1_000_000;
    private static final Object OPEN = new Object();

    private final Schedule schedule;
    private final Map<String, Service> services = new HashMap<>();
    private final Set<String> machinesUp = new TreeSet<>();
    private final Set<End> ends = new LinkedHashSet<>();
    private final Set<End> stalled = new LinkedHashSet<>();
    private final Set<Way> cut = new LinkedHashSet<>();
    private final Map<Way, Long> slow = new HashMap<>();

    public SimulatedNetwork(Schedule schedule) {
        this.schedule = schedule;
    }

    private record Service(SimulatedProcess process, Listener listener) {}

    /** From one machine to another; the way back is another. */
    private record Way(String from, String to) {}

    public Schedule schedule() {
        return schedule;
    }

    /** The machine is on. */
    public void powerOn(String machine) {
        machinesUp.add(machine);
    }

    /** The process takes connections from now on, in place of any other on its machine. */
    public void listen(SimulatedProcess process, Listener listener) {
        services.put(process.name(), new Service(process, listener));
    }

    /** Begins a connection. Whether somebody is there shows later: messages may be sent at once. */
    public End connect(SimulatedProcess client, String machine, Peer peer) {
        Service service = services.get(machine);
        SimulatedProcess server = service == null ? new SimulatedProcess(machine, schedule) : service.process();
        End near = new End(this, client);
        End far = new End(this, server);
        near.join(far);
        far.join(near);
        near.peer(peer);
        far.peer(new Accepting(service, far));
        ends.add(near);
        ends.add(far);
        near.send(OPEN);
        return near;
    }

    /** The process has ended and its machine says so to all who talked to it. */
    public void killed(SimulatedProcess process) {
        endsOf(process).forEach(End::close);
    }

    /** The machine has lost its power. */
    public void powerOff(SimulatedProcess process) {
        machinesUp.remove(process.name());
        endsOf(process).forEach(End::vanish);
    }

    private List<End> endsOf(SimulatedProcess process) {
        return ends.stream().filter(end -> end.process() == process).toList();
    }

    /** Nothing comes from one machine to the other until it is mended. */
    public void cut(String from, String to) {
        cut.add(new Way(from, to));
    }

    /** Messages take so much longer from one machine to the other. */
    public void slowDown(String from, String to, long micros) {
        slow.put(new Way(from, to), micros);
    }

    /** All ways are free and fast. */
    public void mend() {
        cut.clear();
        slow.clear();
        List<End> waiting = new ArrayList<>(stalled);
        stalled.clear();
        for (End end : waiting) {
            end.resume(schedule.between(0, RETRANSMIT_MAX_MICROS));
        }
    }

    /** Breaks one of the connections, if there is any; what is said of it in the trace. */
    public String breakOne() {
        List<End> all = List.copyOf(ends);
        if (all.isEmpty()) {
            return "none";
        }
        End end = all.get(schedule.random().nextInt(all.size()));
        End other = end.other();
        end.breakDown();
        other.breakDown();
        return end.process().name() + "-" + other.process().name();
    }

    boolean isCut(String from, String to) {
        return !cut.isEmpty() && cut.contains(new Way(from, to));
    }

    void stall(End end) {
        stalled.add(end);
    }

    void forget(End end) {
        ends.remove(end);
    }

    /** A machine that is on says so when a message comes for a connection that it does not know. */
    boolean answersFor(String machine) {
        return machinesUp.contains(machine);
    }

    Collection<String> machines() {
        return machinesUp;
    }

    long latencyMicros(String from, String to) {
        long spike = schedule.onceIn(SPIKE_ONCE_IN) ? schedule.between(0, SPIKE_MAX_MICROS) : 0;
        long slower = slow.isEmpty() ? 0 : slow.getOrDefault(new Way(from, to), 0L);
        return schedule.between(LATENCY_MIN_MICROS, LATENCY_MAX_MICROS) + spike + schedule.between(0, slower);
    }

    /** The far end, before it is known whether somebody listens, and afterwards. */
    private static final class Accepting implements Peer {
        private final Service service;
        private final End end;
        private Peer accepted;

        Accepting(Service service, End end) {
            this.service = service;
            this.end = end;
        }

        @Override
        public void receive(Object message) {
            if (message != OPEN) {
                accepted.receive(message);
            } else if (service == null) {
                end.opened();
                end.close();
            } else {
                end.opened();
                end.other().opened();
                accepted = service.listener.accept(end);
            }
        }

        @Override
        public void broken() {
            if (accepted != null) {
                accepted.broken();
            }
        }
    }
}
