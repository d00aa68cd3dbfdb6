package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.Message;

/**
 * Serves one API: the broker's only extension point. A handler that is in {@link Handlers} is advertised, for exactly the
 * versions it states.
 *
 * <p>{@link #handle} is called on the connection's event loop and must not block. Many loops call the same handler at once, so
 * a handler keeps no state of its own that is not safe for that. Requests of one connection arrive in order, each after the
 * one before was {@linkplain Reply ordered}.
 *
 * <p>A handler that throws, or whose stages fail, ends the connection: there is a line in our log and no text for the client,
 * who asks again. Failures a client should hear of are error codes in the answer.
 */
public interface ApiHandler<Q extends Message, S extends Message> {
    /** Key, codecs and known versions. */
    ApiSpec<Q, S> api();

    /** Lowest version served. */
    default int minVersion() {
        return api().minVersion();
    }

    /** Highest version served; those that Kafka still hides are not. */
    default int maxVersion() {
        int version = api().maxVersion();
        while (api().isUnstable(version)) {
            version--;
        }
        return version;
    }

    /**
     * Starts the request's work and says how it will be answered. Records in the request point into the received frame; they
     * stay readable until the reply's answer is there.
     */
    Reply<S> handle(RequestContext context, Q request);

    /**
     * What to answer, in the encoding of version 0, to a request of a version that is not served. Null, as for every API but
     * ApiVersions, ends the connection (trap 18).
     */
    default S unsupportedVersion() {
        return null;
    }
}
