package gregor.broker.api;

import gregor.replica.ColdReads;

/** What every Fetch works with. */
record FetchServices(HostedPartitions partitions, FetchSessions sessions, ColdReads coldReads) {}
