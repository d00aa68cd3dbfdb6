package gregor.zk.znode;

import java.util.Locale;
import java.util.Map;

/**
 * One address at which a broker can be reached.
 *
 * @param listener the listener's name, upper case
 * @param securityProtocol {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code SASL_SSL}
 */
public record BrokerEndpoint(String listener, String securityProtocol, String host, int port) {
    /** The form of the {@code endpoints} array: {@code CLIENT://host:9092}, an IPv6 address in brackets. */
    String uri() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return listener + "://" + address + ":" + port;
    }

    @Override
    public String toString() {
        return uri();
    }

    /** Reads {@link #uri()}; a listener missing from the protocols is named after its protocol. */
    static BrokerEndpoint parse(String uri, Map<String, String> securityProtocols) {
        int slashes = uri.indexOf("://");
        int colon = uri.lastIndexOf(':');
        if (slashes <= 0 || colon <= slashes + 2) {
            throw new MalformedZnode("not an endpoint: " + uri);
        }
        String listener = uri.substring(0, slashes).toUpperCase(Locale.ROOT);
        String address = uri.substring(slashes + 3, colon);
        String host =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        try {
            int port = Integer.parseInt(uri.substring(colon + 1));
            return new BrokerEndpoint(listener, securityProtocols.getOrDefault(listener, listener), host, port);
        } catch (NumberFormatException e) {
            throw new MalformedZnode("not an endpoint: " + uri, e);
        }
    }
}
