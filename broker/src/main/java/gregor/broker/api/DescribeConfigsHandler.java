package gregor.broker.api;

import gregor.broker.config.ConfigEntry;
import gregor.broker.config.ConfigEntry.Source;
import gregor.broker.config.Description;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.TopicConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeConfigsRequest;
import gregor.wire.message.DescribeConfigsRequest.DescribeConfigsResource;
import gregor.wire.message.DescribeConfigsResponse;
import gregor.wire.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import gregor.wire.message.DescribeConfigsResponse.DescribeConfigsResult;
import gregor.wire.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import gregor.zk.ConfigStore;
import gregor.zk.Metadata;
import gregor.zk.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * DescribeConfigs, versions 0-4: all configuration of topics, of this broker, of all brokers and of this broker's loggers, with
 * the sources values come from (trap 41). No keys named, or an empty list, means all. A topic's own settings are read from
 * ZooKeeper, so that a change through another broker is seen at once.
 */
final class DescribeConfigsHandler implements ApiHandler<DescribeConfigsRequest, DescribeConfigsResponse> {
    private final int brokerId;
    private final Metadata metadata;
    private final ConfigStore store;
    private final LiveConfig config;
    private final Loggers loggers = new Loggers();

    DescribeConfigsHandler(int brokerId, Metadata metadata, ConfigStore store, LiveConfig config) {
        this.brokerId = brokerId;
        this.metadata = metadata;
        this.store = store;
        this.config = config;
    }

    @Override
    public ApiSpec<DescribeConfigsRequest, DescribeConfigsResponse> api() {
        return Apis.DESCRIBE_CONFIGS;
    }

    @Override
    public Reply<DescribeConfigsResponse> handle(RequestContext context, DescribeConfigsRequest request) {
        boolean known = request.resources.stream()
                .allMatch(asked -> new ConfigResource(asked.resourceType, asked.resourceName).known());
        List<CompletableFuture<DescribeConfigsResult>> results = new ArrayList<>();
        for (DescribeConfigsResource asked : request.resources) {
            results.add(known ? described(request, asked) : failed(asked, unknownType()));
        }
        return Reply.blocking(CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    DescribeConfigsResponse response = new DescribeConfigsResponse();
                    response.results =
                            results.stream().map(CompletableFuture::join).toList();
                    return response;
                }));
    }

    /** One type that does not exist spoils the whole request, as in Kafka. */
    private static Outcome unknownType() {
        return new Outcome(ErrorCode.INVALID_REQUEST, "The request names a type of resource that does not exist.");
    }

    private CompletableFuture<DescribeConfigsResult> described(
            DescribeConfigsRequest request, DescribeConfigsResource asked) {
        CompletionStage<List<ConfigEntry>> entries;
        try {
            entries = entries(new ConfigResource(asked.resourceType, asked.resourceName));
        } catch (RefusedException e) {
            entries = CompletableFuture.failedStage(e);
        }
        return entries.handle((found, failure) ->
                        failure == null ? result(request, asked, found) : result(asked, Outcome.of(failure)))
                .toCompletableFuture();
    }

    private CompletionStage<List<ConfigEntry>> entries(ConfigResource resource) {
        switch (resource.type()) {
            case ConfigResource.TOPIC:
                return topicEntries(resource);
            case ConfigResource.BROKER:
                Description description = new Description(config.state());
                if (resource.allBrokers()) {
                    return CompletableFuture.completedStage(description.cluster());
                }
                resource.requireBroker(brokerId);
                return CompletableFuture.completedStage(description.broker());
            case ConfigResource.BROKER_LOGGER:
                resource.requireBroker(brokerId);
                return CompletableFuture.completedStage(loggerEntries());
            default:
                throw new RefusedException(
                        ErrorCode.INVALID_REQUEST, "With ZooKeeper there is no configuration of this type.");
        }
    }

    private CompletionStage<List<ConfigEntry>> topicEntries(ConfigResource resource) {
        String fault = TopicNames.faultOf(resource.name());
        if (fault != null) {
            throw new RefusedException(ErrorCode.INVALID_TOPIC_EXCEPTION, fault);
        }
        if (metadata.view().topic(resource.name()) == null) {
            throw new RefusedException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
        }
        return store.fetch(resource.entity()).thenApply(overrides -> {
            LiveConfig.State state = config.state();
            return new Description(state)
                    .topic(new TopicConfig(state.effective().values(), overrides));
        });
    }

    private List<ConfigEntry> loggerEntries() {
        List<ConfigEntry> entries = new ArrayList<>();
        loggers.levels().forEach((name, level) -> {
            List<ConfigEntry.Synonym> source = List.of(new ConfigEntry.Synonym(name, level, Source.LOGGER));
            entries.add(new ConfigEntry(name, level, null, false, false, source, null));
        });
        return entries;
    }

    private static DescribeConfigsResult result(
            DescribeConfigsRequest request, DescribeConfigsResource asked, List<ConfigEntry> entries) {
        DescribeConfigsResult result = result(asked, Outcome.DONE);
        result.configs = new ArrayList<>();
        boolean all = asked.configurationKeys == null || asked.configurationKeys.isEmpty();
        for (ConfigEntry entry : entries) {
            if (all || asked.configurationKeys.contains(entry.name())) {
                result.configs.add(described(request, entry));
            }
        }
        return result;
    }

    private static DescribeConfigsResourceResult described(DescribeConfigsRequest request, ConfigEntry entry) {
        DescribeConfigsResourceResult described = new DescribeConfigsResourceResult();
        described.name = entry.name();
        described.value = entry.value();
        described.readOnly = entry.readOnly();
        described.isSensitive = entry.sensitive();
        described.configSource = entry.source().wireId();
        described.isDefault = entry.source() == Source.DEFAULT;
        described.configType = entry.type() == null ? 0 : entry.type().wireId();
        described.documentation = request.includeDocumentation ? entry.doc() : null;
        if (request.includeSynonyms && entry.source() != Source.LOGGER) {
            described.synonyms = entry.synonyms().stream()
                    .map(DescribeConfigsHandler::synonym)
                    .toList();
        }
        return described;
    }

    private static DescribeConfigsSynonym synonym(ConfigEntry.Synonym synonym) {
        DescribeConfigsSynonym described = new DescribeConfigsSynonym();
        described.name = synonym.name();
        described.value = synonym.value();
        described.source = synonym.source().wireId();
        return described;
    }

    private static CompletableFuture<DescribeConfigsResult> failed(DescribeConfigsResource asked, Outcome outcome) {
        return CompletableFuture.completedFuture(result(asked, outcome));
    }

    private static DescribeConfigsResult result(DescribeConfigsResource asked, Outcome outcome) {
        DescribeConfigsResult result = new DescribeConfigsResult();
        result.resourceType = asked.resourceType;
        result.resourceName = asked.resourceName;
        result.errorCode = outcome.error().code();
        if (outcome.message() != null) {
            result.errorMessage = outcome.message();
        }
        return result;
    }
}
