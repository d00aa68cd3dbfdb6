package gregor.broker.api;

import gregor.wire.ErrorCode;
import gregor.zk.ConfigEntity;

/**
 * Whom a configuration request is about.
 *
 * @param name a topic's, or a broker's number, or empty for all brokers
 */
record ConfigResource(byte type, String name) {
    static final byte TOPIC = 2;
    static final byte BROKER = 4;
    static final byte BROKER_LOGGER = 8;
    static final byte CLIENT_METRICS = 16;
    static final byte GROUP = 32;

    /** True for the types that Kafka knows at all; only some of them are served with ZooKeeper. */
    boolean known() {
        return type == TOPIC || type == BROKER || type == BROKER_LOGGER || type == CLIENT_METRICS || type == GROUP;
    }

    boolean allBrokers() {
        return type == BROKER && name.isEmpty();
    }

    /** Where the configuration is kept. */
    ConfigEntity entity() {
        if (type == TOPIC) {
            return ConfigEntity.topic(name);
        }
        return allBrokers() ? ConfigEntity.brokerDefault() : ConfigEntity.broker(Integer.parseInt(name));
    }

    /** A broker only speaks for itself. */
    void requireBroker(int brokerId) {
        int asked;
        try {
            asked = Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, "A broker is named by its number, not by: " + name);
        }
        if (asked != brokerId) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST, "This is broker " + brokerId + ", it does not speak for " + asked + ".");
        }
    }
}
