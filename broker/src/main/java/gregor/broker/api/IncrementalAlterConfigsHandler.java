package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.IncrementalAlterConfigsRequest;
import gregor.wire.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import gregor.wire.message.IncrementalAlterConfigsResponse;
import gregor.wire.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * IncrementalAlterConfigs, versions 0-1: sets and deletes single keys of topics, brokers and loggers, and adds to and takes
 * from lists. A key named twice or an unknown operation is a fault of that resource alone (trap 42).
 */
final class IncrementalAlterConfigsHandler
        implements ApiHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> {
    private final ConfigWriter writer;
    private final Loggers loggers = new Loggers();

    IncrementalAlterConfigsHandler(ConfigWriter writer) {
        this.writer = writer;
    }

    @Override
    public ApiSpec<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> api() {
        return Apis.INCREMENTAL_ALTER_CONFIGS;
    }

    @Override
    public Reply<IncrementalAlterConfigsResponse> handle(
            RequestContext context, IncrementalAlterConfigsRequest request) {
        AlterationChecks checks = new AlterationChecks(
                writer.brokerId(),
                request.resources.stream()
                        .map(IncrementalAlterConfigsHandler::resource)
                        .toList());
        List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
        for (AlterConfigsResource asked : request.resources) {
            ConfigResource resource = resource(asked);
            List<ConfigChange> changes = changes(asked);
            Outcome refusal = checks.refusal(resource, changes, true);
            outcomes.add(
                    refusal.done()
                            ? alter(resource, changes, request.validateOnly)
                            : CompletableFuture.completedStage(refusal));
        }
        return Reply.blocking(ConfigWriter.all(outcomes).thenApply(results -> response(request, results)));
    }

    private CompletionStage<Outcome> alter(ConfigResource resource, List<ConfigChange> changes, boolean validateOnly) {
        if (resource.type() != ConfigResource.BROKER_LOGGER) {
            return writer.change(resource, changes, validateOnly);
        }
        try {
            changes.forEach(loggers::check);
        } catch (RefusedException e) {
            return CompletableFuture.completedStage(e.outcome());
        }
        if (!validateOnly) {
            changes.forEach(loggers::apply);
        }
        return CompletableFuture.completedStage(Outcome.DONE);
    }

    private static ConfigResource resource(AlterConfigsResource asked) {
        return new ConfigResource(asked.resourceType, asked.resourceName);
    }

    private static List<ConfigChange> changes(AlterConfigsResource asked) {
        return asked.configs.stream()
                .map(config ->
                        new ConfigChange(config.name, ConfigChange.Operation.of(config.configOperation), config.value))
                .toList();
    }

    private static IncrementalAlterConfigsResponse response(
            IncrementalAlterConfigsRequest request, List<Outcome> outcomes) {
        IncrementalAlterConfigsResponse response = new IncrementalAlterConfigsResponse();
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
