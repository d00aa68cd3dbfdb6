package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.message.AlterConfigsRequest;
import gregor.wire.message.AlterConfigsRequest.AlterConfigsResource;
import gregor.wire.message.AlterConfigsResponse;
import gregor.wire.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import gregor.wire.message.Apis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * AlterConfigs, versions 0-2: replaces the whole configuration of topics and brokers; what is not listed is reset (trap 42).
 * Loggers are left to IncrementalAlterConfigs.
 */
final class AlterConfigsHandler implements ApiHandler<AlterConfigsRequest, AlterConfigsResponse> {
    private final ConfigWriter writer;

    AlterConfigsHandler(ConfigWriter writer) {
        this.writer = writer;
    }

    @Override
    public ApiSpec<AlterConfigsRequest, AlterConfigsResponse> api() {
        return Apis.ALTER_CONFIGS;
    }

    @Override
    public Reply<AlterConfigsResponse> handle(RequestContext context, AlterConfigsRequest request) {
        AlterationChecks checks = new AlterationChecks(
                writer.brokerId(),
                request.resources.stream().map(AlterConfigsHandler::resource).toList());
        List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
        for (AlterConfigsResource asked : request.resources) {
            ConfigResource resource = resource(asked);
            List<ConfigChange> changes = asked.configs.stream()
                    .map(config -> new ConfigChange(config.name, ConfigChange.Operation.SET, config.value))
                    .toList();
            Outcome refusal = checks.refusal(resource, changes, false);
            outcomes.add(
                    refusal.done()
                            ? writer.replace(resource, values(changes), request.validateOnly)
                            : CompletableFuture.completedStage(refusal));
        }
        return Reply.blocking(ConfigWriter.all(outcomes).thenApply(results -> response(request, results)));
    }

    private static ConfigResource resource(AlterConfigsResource asked) {
        return new ConfigResource(asked.resourceType, asked.resourceName);
    }

    private static Map<String, String> values(List<ConfigChange> changes) {
        Map<String, String> values = new TreeMap<>();
        changes.forEach(change -> values.put(change.name(), change.value()));
        return values;
    }

    private static AlterConfigsResponse response(AlterConfigsRequest request, List<Outcome> outcomes) {
        AlterConfigsResponse response = new AlterConfigsResponse();
        response.responses = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            AlterConfigsResourceResponse result = new AlterConfigsResourceResponse();
            result.errorCode = outcomes.get(i).error().code();
            result.errorMessage = outcomes.get(i).message();
            result.resourceType = request.resources.get(i).resourceType;
            result.resourceName = request.resources.get(i).resourceName;
            response.responses.add(result);
        }
        return response;
    }
}
