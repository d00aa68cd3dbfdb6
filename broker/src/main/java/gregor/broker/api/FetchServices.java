package gregor.broker.api;

import gregor.replica.ColdReads;

/**
 * What every Fetch works with.
 *
 * @param nearestReplica whether consumers are sent to a follower of their rack
 */
record FetchServices(
        HostedPartitions partitions,
        FetchSessions sessions,
        ColdReads coldReads,
        FollowerFetches followers,
        boolean nearestReplica) {}
