package gregor.broker.config;

import java.util.Locale;

/** How bytes travel on a listener: in the clear or over TLS, with or without a SASL login. */
public enum SecurityProtocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL;

    /** The number in the inter-broker requests. */
    public short id() {
        return (short) ordinal();
    }

    public boolean tls() {
        return this == SSL || this == SASL_SSL;
    }

    public boolean sasl() {
        return this == SASL_PLAINTEXT || this == SASL_SSL;
    }

    /** Null if there is no such protocol. */
    static SecurityProtocol named(String name) {
        for (SecurityProtocol protocol : values()) {
            if (protocol.name().equals(name.toUpperCase(Locale.ROOT))) {
                return protocol;
            }
        }
        return null;
    }
}
