/**
 * One broker's replicas: who leads a partition, what of it is committed, who may append and read, and who waits for what.
 * Knows neither the wire protocol nor ZooKeeper.
 */
package gregor.replica;
