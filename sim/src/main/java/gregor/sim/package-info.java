/**
 * Clusters of three brokers on one thread: the real parts of each, over a network, a ZooKeeper, disks and clocks that are simulated and
 * fail, all of it drawn from a seed. {@link gregor.sim.Simulation} is one run, {@link gregor.sim.Sim} many.
 */
package gregor.sim;
