package gregor.group;

/**
 * Who sent a request.
 *
 * @param apiVersion the version the request came in
 * @param clientId from the request header, never null
 * @param clientHost the client's address in the form Kafka stores, {@code /1.2.3.4}
 */
public record Caller(int apiVersion, String clientId, String clientHost) {}
