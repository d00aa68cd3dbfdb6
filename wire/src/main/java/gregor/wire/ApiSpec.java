package gregor.wire;

/**
 * One API of the protocol: its key, its versions and how its messages are read. The constants are in {@code
 * gregor.wire.message.Apis}, generated from the schema files; making one loads no message class.
 *
 * @param <Q> the request
 * @param <S> the response
 */
public abstract class ApiSpec<Q extends Message, S extends Message> {
    /** In place of a version that is never reached. */
    public static final int NEVER = Integer.MAX_VALUE;

    private static final int API_VERSIONS_KEY = 18;
    private static final int CONTROLLED_SHUTDOWN_KEY = 7;

    private final int key;
    private final String name;
    private final int minVersion;
    private final int maxVersion;
    private final int flexibleFrom;
    private final int unstableFrom;

    protected ApiSpec(int key, String name, int minVersion, int maxVersion, int flexibleFrom, int unstableFrom) {
        this.key = key;
        this.name = name;
        this.minVersion = minVersion;
        this.maxVersion = maxVersion;
        this.flexibleFrom = flexibleFrom;
        this.unstableFrom = unstableFrom;
    }

    /** Reads the body of a request, which is what follows the request header. */
    public abstract Q readRequest(Reader in, int version);

    /** Reads the body of a response, which is what follows the response header. */
    public abstract S readResponse(Reader in, int version);

    public final int key() {
        return key;
    }

    public final String name() {
        return name;
    }

    public final int minVersion() {
        return minVersion;
    }

    public final int maxVersion() {
        return maxVersion;
    }

    public final boolean hasVersion(int version) {
        return version >= minVersion && version <= maxVersion;
    }

    /** The first version with compact lengths and tagged fields, or {@link #NEVER}. */
    public final int flexibleFrom() {
        return flexibleFrom;
    }

    public final boolean isFlexible(int version) {
        return version >= flexibleFrom;
    }

    /** Whether Kafka 4.3 hides this version unless told to show unfinished ones. */
    public final boolean isUnstable(int version) {
        return version >= unstableFrom;
    }

    /** Also asked for versions we do not know, to find the correlation id of an ApiVersions request (trap 2). */
    public final int requestHeaderVersion(int version) {
        if (key == CONTROLLED_SHUTDOWN_KEY && version == 0) {
            return 0;
        }
        return isFlexible(version) ? 2 : 1;
    }

    /** ApiVersions keeps header 0 for ever: the client does not know yet what we speak (trap 1). */
    public final int responseHeaderVersion(int version) {
        return isFlexible(version) && key != API_VERSIONS_KEY ? 1 : 0;
    }

    @Override
    public final String toString() {
        return name;
    }
}
