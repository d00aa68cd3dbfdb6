package gregor.zk.controller;

import gregor.zk.znode.PartitionState;

/** A partition's state and the version of its znode, which is the partition epoch. */
record VersionedState(PartitionState state, int version) {}
