/** ZooKeeper: one class per znode, the session and its watches, the cluster view, the controller. */
package gregor.zk;
