package gregor.sim.wire;

import gregor.broker.peer.Dialer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerTerms;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.zk.znode.BrokerEndpoint;
import java.util.function.Supplier;

/** Connections of one process to brokers, whose machines' names are their hosts. */
public final class SimulatedDialer implements Dialer {
    private final SimulatedProcess process;
    private final SimulatedNetwork network;

    public SimulatedDialer(SimulatedProcess process, SimulatedNetwork network) {
        this.process = process;
        this.network = network;
    }

    @Override
    public PeerConnection dial(Supplier<BrokerEndpoint> address, PeerTerms terms) {
        return new SimulatedConnection(process, network, address, terms);
    }
}
