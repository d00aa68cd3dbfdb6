/**
 * One broker's replicas, leaders and followers: what of a partition is committed, who is in sync, who may append and read, and who
 * waits for what. Knows neither the wire protocol nor ZooKeeper.
 */
package gregor.replica;
