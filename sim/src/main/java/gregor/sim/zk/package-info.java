/** A stand-in for ZooKeeper: one server that keeps ZooKeeper's promises on order, versions, sessions and watches. */
package gregor.sim.zk;
