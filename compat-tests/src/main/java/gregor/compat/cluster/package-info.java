/** Several brokers, ours and stock ones, around one ZooKeeper, and a network between them that can be broken. */
package gregor.compat.cluster;
