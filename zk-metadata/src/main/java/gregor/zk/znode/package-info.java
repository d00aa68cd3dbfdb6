/** What Kafka keeps in ZooKeeper: one class per znode, with its path, its JSON and the value it stands for. No I/O. */
package gregor.zk.znode;
