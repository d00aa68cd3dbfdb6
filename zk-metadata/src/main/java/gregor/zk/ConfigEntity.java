package gregor.zk;

/**
 * Whom settings belong to.
 *
 * @param path below {@code /config}: {@code topics/foo}, {@code brokers/<default>}, {@code users/alice/clients/c1}; names
 *     other than topics' and brokers' are sanitised (URL-encoded)
 */
public record ConfigEntity(String path) {
    /** The name that stands for all entities without settings of their own. */
    public static final String DEFAULT_NAME = "<default>";

    public static final String TOPICS = "topics";
    public static final String BROKERS = "brokers";
    public static final String CLIENTS = "clients";
    public static final String USERS = "users";
    public static final String IPS = "ips";

    public static ConfigEntity of(String type, String name) {
        return new ConfigEntity(type + "/" + name);
    }

    public static ConfigEntity topic(String name) {
        return of(TOPICS, name);
    }

    public static ConfigEntity broker(int id) {
        return of(BROKERS, Integer.toString(id));
    }

    /** Settings of all brokers. */
    public static ConfigEntity brokerDefault() {
        return of(BROKERS, DEFAULT_NAME);
    }

    /** The first part of the path: {@code topics}, {@code brokers}, {@code clients}, {@code users} or {@code ips}. */
    public String type() {
        return path.substring(0, path.indexOf('/'));
    }

    /** What follows the type; {@code alice/clients/c1} for the settings of a user's client. */
    public String name() {
        return path.substring(path.indexOf('/') + 1);
    }
}
