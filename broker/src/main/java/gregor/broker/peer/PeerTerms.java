package gregor.broker.peer;

/**
 * What one user of a connection wants of it.
 *
 * @param clientId sent with each request
 * @param timeoutMs how long an answer may take before the connection is given up
 * @param receiveBufferBytes of the socket; -1 for the kernel's own
 */
public record PeerTerms(String clientId, int timeoutMs, int receiveBufferBytes) {
    /** With the kernel's socket buffers. */
    public PeerTerms(String clientId, int timeoutMs) {
        this(clientId, timeoutMs, -1);
    }
}
