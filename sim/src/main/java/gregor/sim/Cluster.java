package gregor.sim;

import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.Trace;
import gregor.sim.zk.ClusterZnodes;
import gregor.sim.zk.SimulatedZooKeeper;
import java.util.ArrayList;
import java.util.List;

/** The simulated machines of one cluster. For one thread. */
final class Cluster {
    private final SimulatedNetwork network;
    private final SimulatedZooKeeper zooKeeper;
    private final List<SimulatedBroker> brokers = new ArrayList<>();

    Cluster(int brokerCount, Schedule schedule, Trace trace, BrokerSettings settings) {
        network = new SimulatedNetwork(schedule);
        zooKeeper = new SimulatedZooKeeper(schedule, network, trace);
        StaleLogs staleLogs = new StaleLogs(new ClusterZnodes(zooKeeper), trace);
        for (int id = 1; id <= brokerCount; id++) {
            brokers.add(new SimulatedBroker(id, settings, schedule, network, trace, staleLogs));
        }
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedZooKeeper zooKeeper() {
        return zooKeeper;
    }

    List<SimulatedBroker> brokers() {
        return brokers;
    }

    List<String> hosts() {
        return brokers.stream().map(SimulatedBroker::host).toList();
    }

    void start() {
        brokers.forEach(SimulatedBroker::start);
    }
}
