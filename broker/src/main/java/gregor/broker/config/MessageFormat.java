package gregor.broker.config;

/**
 * In which message format a topic's records are stored: the newest, unless the brokers still talk in a protocol of before 3.0 and
 * a format of that time is set.
 *
 * @param magic its number: 0, 1 or 2
 * @param zstd whether all brokers know zstd
 * @param warning what the owner of the setting has to be told; null when there is nothing
 */
record MessageFormat(int magic, boolean zstd, String warning) {
    /** From 3.0 on the format is always this one. */
    private static final String FIXED = "3.0-IV1";

    private static final String ZSTD = "2.1-IV0";

    /** @param ofTopic the topic's own {@code message.format.version}, null if it has none */
    static MessageFormat of(Values broker, String ofTopic) {
        String protocol = broker.text("inter.broker.protocol.version");
        boolean zstd = KafkaVersion.atLeast(protocol, ZSTD);
        int ofBroker = KafkaVersion.messageFormat(ofBroker(broker));
        if (ofTopic == null) {
            return new MessageFormat(ofBroker, zstd, null);
        }
        boolean fixed = KafkaVersion.atLeast(protocol, FIXED);
        if (!fixed && KafkaVersion.atLeast(protocol, ofTopic)) {
            return new MessageFormat(KafkaVersion.messageFormat(ofTopic), zstd, null);
        }
        boolean harmless = fixed && KafkaVersion.messageFormat(ofTopic) == ofBroker;
        return new MessageFormat(
                ofBroker, zstd, harmless ? null : ignored("message.format.version", ofTopic, protocol));
    }

    /** The format of topics that have none of their own, as it is shown. */
    static String ofBroker(Values broker) {
        return KafkaVersion.atLeast(broker.text("inter.broker.protocol.version"), FIXED)
                ? FIXED
                : KafkaVersion.internal(broker.text("log.message.format.version"));
    }

    /** What is wrong with the broker's own setting; null when nothing is. */
    static String brokerWarning(Values broker) {
        String key = "log.message.format.version";
        String protocol = broker.text("inter.broker.protocol.version");
        boolean harmless = !KafkaVersion.atLeast(protocol, FIXED) || KafkaVersion.messageFormat(broker.text(key)) == 2;
        return harmless ? null : ignored(key, broker.text(key), protocol);
    }

    private static String ignored(String key, String value, String protocol) {
        return key + "=" + value + " is ignored with inter.broker.protocol.version=" + protocol;
    }
}
