package gregor.zk;

import org.apache.zookeeper.client.ZKClientConfig;

/** The ZooKeeper client's own settings for a session without TLS and SASL. */
final class PlainClientConfig extends ZKClientConfig {
    /** @param requestTimeoutMs bounds blocking requests, of which closing is the only one: a server may be away then */
    PlainClientConfig(int requestTimeoutMs) {
        setProperty(ZOOKEEPER_REQUEST_TIMEOUT, Integer.toString(requestTimeoutMs));
        // Without this the client looks for a JAAS login that the broker does not have.
        setProperty(ENABLE_CLIENT_SASL_KEY, "false");
    }

    /**
     * Would take over TLS settings from system properties, and for that load the TLS provider and all root certificates. Only
     * the size of a packet is wanted from there: who has very many topics has raised it for every client.
     */
    @Override
    protected void handleBackwardCompatibility() {
        String packetBytesMax = System.getProperty(JUTE_MAXBUFFER);
        if (packetBytesMax != null) {
            setProperty(JUTE_MAXBUFFER, packetBytesMax);
        }
    }
}
