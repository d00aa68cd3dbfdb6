package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.ApiVersionsRequest;
import gregor.wire.message.ApiVersionsResponse;
import gregor.wire.message.Apis;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * ApiVersions 0-4: what this broker serves, read off {@link Handlers}, so that nothing else can be said than what is true.
 *
 * <p>Promises: a version from the future is answered, in version 0, with the versions of this API alone (trap 2); a client that
 * gives itself an impossible name is told so (trap 6). Features are those of a ZooKeeper cluster: none supported, none finalized.
 */
public final class ApiVersionsHandler implements ApiHandler<ApiVersionsRequest, ApiVersionsResponse> {
    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?");
    private static final int SOFTWARE_SINCE = 3;

    private final Supplier<Handlers> served;
    private final LongSupplier featuresEpoch;

    /** @param featuresEpoch data version of the znode {@code /feature}, -1 when there is none */
    public ApiVersionsHandler(Supplier<Handlers> served, LongSupplier featuresEpoch) {
        this.served = served;
        this.featuresEpoch = featuresEpoch;
    }

    @Override
    public ApiSpec<ApiVersionsRequest, ApiVersionsResponse> api() {
        return Apis.API_VERSIONS;
    }

    @Override
    public Reply<ApiVersionsResponse> handle(RequestContext context, ApiVersionsRequest request) {
        if (context.apiVersion() >= SOFTWARE_SINCE) {
            if (!isName(request.clientSoftwareName) || !isName(request.clientSoftwareVersion)) {
                return Reply.now(failed(ErrorCode.INVALID_REQUEST));
            }
            context.session().software(new ClientSoftware(request.clientSoftwareName, request.clientSoftwareVersion));
        }
        ApiVersionsResponse response = new ApiVersionsResponse();
        response.apiKeys = served.get().all().map(ApiVersionsHandler::range).toList();
        response.finalizedFeaturesEpoch = featuresEpoch.getAsLong();
        return Reply.now(response);
    }

    @Override
    public ApiVersionsResponse unsupportedVersion() {
        ApiVersionsResponse response = failed(ErrorCode.UNSUPPORTED_VERSION);
        response.apiKeys = List.of(range(this));
        return response;
    }

    private static ApiVersionsResponse failed(ErrorCode error) {
        ApiVersionsResponse response = new ApiVersionsResponse();
        response.errorCode = error.code();
        return response;
    }

    private static boolean isName(String text) {
        return SOFTWARE.matcher(text).matches();
    }

    private static ApiVersionsResponse.ApiVersion range(ApiHandler<?, ?> handler) {
        ApiVersionsResponse.ApiVersion range = new ApiVersionsResponse.ApiVersion();
        range.apiKey = (short) handler.api().key();
        range.minVersion = (short) handler.minVersion();
        range.maxVersion = (short) handler.maxVersion();
        return range;
    }
}
