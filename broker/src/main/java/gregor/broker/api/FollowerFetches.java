package gregor.broker.api;

import gregor.replica.Contacts;
import gregor.replica.PartitionView;
import gregor.replica.ReplicationQuota;

/**
 * What a Fetch does besides reading when it comes from a follower: it tells the leaders how far the follower is, and keeps to
 * the quota of throttled replicas. For any thread.
 */
final class FollowerFetches {
    private final int brokerId;
    private final Contacts contacts;
    private final ReplicationQuota quota;

    /** @param brokerId this broker's id */
    FollowerFetches(int brokerId, Contacts contacts, ReplicationQuota quota) {
        this.brokerId = brokerId;
        this.contacts = contacts;
        this.quota = quota;
    }

    int brokerId() {
        return brokerId;
    }

    /**
     * Tells the leaders of what is pending; with the rest of its session the follower is where it was.
     *
     * <p>Before the first look, once per request: a record may be committed by what is told here.
     */
    void tell(FetchSession session, FetchTerms terms, HostedPartitions partitions) {
        int followerId = terms.reader().replicaId();
        contacts.heard(followerId);
        for (FetchedPartition partition : session.pending()) {
            if (partition.resolve(partitions) == null && partition.isConsistent()) {
                partition.partition().onFollowerFetch(partition.asFetchOf(followerId, terms.replicaEpoch()));
            }
        }
    }

    /** Whether the follower has to wait for more: it is throttled, and not in sync, where it must not be held up. */
    boolean holdsBack(FetchedPartition partition, FetchTerms terms) {
        PartitionView view = partition.partition().view();
        return isThrottled(partition) && !view.isr().contains(terms.reader().replicaId()) && quota.isExceeded();
    }

    /** These records go to the follower. */
    void record(Found found) {
        if (found.sizeBytes() > 0 && isThrottled(found.partition())) {
            quota.record(found.sizeBytes());
        }
    }

    private boolean isThrottled(FetchedPartition partition) {
        PartitionView view = partition.partition().view();
        return view.config().throttledLeaders().contains(partition.index(), brokerId);
    }
}
