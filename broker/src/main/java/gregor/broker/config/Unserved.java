package gregor.broker.config;

/**
 * Settings that protect, and are not served yet. A broker that ignored them would be open where its owner thinks it is not: it
 * does not start.
 */
final class Unserved {
    private Unserved() {}

    /** @throws InvalidConfig if such a setting is made */
    static void refuse(Values values, Listeners listeners) {
        for (Listener listener : listeners.bound()) {
            if (listener.protocol() != SecurityProtocol.PLAINTEXT) {
                throw new InvalidConfig(
                        "listeners", listener, "only PLAINTEXT is served yet, not " + listener.protocol());
            }
        }
        String authorizer = values.text("authorizer.class.name");
        if (!authorizer.isEmpty()) {
            throw new InvalidConfig(
                    "authorizer.class.name", authorizer, "must not be set: rules of access are not served yet");
        }
        if (values.flag("zookeeper.ssl.client.enable")) {
            throw new InvalidConfig("zookeeper.ssl.client.enable", true, "must be false: TLS is not served yet");
        }
        if (values.flag("zookeeper.set.acl")) {
            throw new InvalidConfig("zookeeper.set.acl", true, "must be false: rules of access are not served yet");
        }
    }
}
