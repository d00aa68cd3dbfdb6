package gregor.replica.follower;

/**
 * How this broker follows others.
 *
 * @param brokerId this broker
 * @param perLeader {@code num.replica.fetchers}: the partitions of one leader are shared by so many
 * @param backoffMs {@code replica.fetch.backoff.ms}: how long what went wrong waits at most
 */
public record FetchersConfig(int brokerId, int perLeader, long backoffMs) {}
