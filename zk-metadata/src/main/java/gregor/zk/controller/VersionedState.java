package gregor.zk.controller;

import gregor.zk.znode.PartitionState;

/**
 * A partition's state and the version of its znode, which is the partition epoch.
 *
 * @param writtenAt the transaction that wrote it, or {@link #NOW} in a term in which this does not matter any more
 */
record VersionedState(PartitionState state, int version, long writtenAt) {
    static final long NOW = Long.MAX_VALUE;

    VersionedState(PartitionState state, int version) {
        this(state, version, NOW);
    }
}
