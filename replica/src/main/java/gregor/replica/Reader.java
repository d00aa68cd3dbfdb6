package gregor.replica;

/**
 * Who reads: one for all partitions of a request.
 *
 * @param leaderOnly true when a follower must refuse: for replicas, and for clients too old to read from followers
 */
public record Reader(Isolation isolation, boolean leaderOnly) {}
