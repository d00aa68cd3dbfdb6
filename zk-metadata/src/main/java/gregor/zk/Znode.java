package gregor.zk;

import org.apache.zookeeper.data.Stat;

/**
 * A znode as it was read.
 *
 * @param data empty when the znode holds none
 * @param version counts the changes of the data
 * @param czxid the transaction that created it: a new one for each life of the path
 * @param mzxid the transaction that changed its data last
 * @param ephemeralOwner the session it dies with, 0 if persistent
 * @param createdMs ZooKeeper's wall-clock time at the creation
 */
public record Znode(byte[] data, int version, long czxid, long mzxid, long ephemeralOwner, long createdMs) {
    private static final byte[] NOTHING = {};

    static Znode of(byte[] data, Stat stat) {
        return new Znode(
                data == null ? NOTHING : data,
                stat.getVersion(),
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getEphemeralOwner(),
                stat.getCtime());
    }
}
