package gregor.broker.api;

/**
 * Settings of Fetch.
 *
 * @param maxBytes {@code fetch.max.bytes}: the most records in an answer, whatever the client asks for
 * @param sessionsMax {@code max.incremental.fetch.session.cache.slots}
 * @param nearestReplica {@code replica.selector.class}: whether consumers are sent to a follower of their rack
 */
public record FetchConfig(int maxBytes, int sessionsMax, boolean nearestReplica) {}
