/**
 * ZooKeeper: the session and its watches, a server for those who have none, what this broker knows of the cluster and what it may
 * change. Znodes and the controller have packages of their own.
 */
package gregor.zk;
