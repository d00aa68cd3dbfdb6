package gregor.broker.api;

/**
 * Limits of Fetch.
 *
 * @param maxBytes {@code fetch.max.bytes}: the most records in an answer, whatever the client asks for
 * @param sessionsMax {@code max.incremental.fetch.session.cache.slots}
 */
public record FetchConfig(int maxBytes, int sessionsMax) {}
