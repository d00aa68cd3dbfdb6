package gregor.broker.api;

import gregor.broker.config.InvalidConfig;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.TopicChecks;
import gregor.broker.config.TopicPlan;
import gregor.wire.ErrorCode;
import gregor.zk.NewTopic;
import gregor.zk.TopicStore;
import gregor.zk.znode.TopicAssignment;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes the wish for a topic, for CreateTopics and for topics that are created because somebody asked for them. */
final class TopicCreator {
    private final TopicStore store;
    private final LiveConfig config;

    TopicCreator(TopicStore store, LiveConfig config) {
        this.store = store;
        this.config = config;
    }

    /** Creates a topic nobody said more of than its name; the stage fails as {@link Outcome#of(Throwable)} reads it. */
    public CompletionStage<TopicAssignment> create(String name) {
        TopicPlan plan = config.effective().planFor(name);
        return create(NewTopic.spread(name, plan.partitions(), plan.replicationFactor(), plan.configs()), false);
    }

    /** Creates the topic, or only checks that it could be. Where the replicas do not fit is told before what the settings lack. */
    CompletionStage<TopicAssignment> create(NewTopic topic, boolean validateOnly) {
        InvalidConfig fault = faultOf(topic.configs());
        if (fault != null) {
            return store.plan(topic).thenCompose(planned -> CompletableFuture.failedStage(fault));
        }
        return validateOnly ? store.plan(topic) : store.create(topic);
    }

    private InvalidConfig faultOf(Map<String, String> configs) {
        try {
            TopicChecks.check(config.effective().values(), configs);
            return null;
        } catch (InvalidConfig e) {
            return e;
        }
    }

    /** What a client that only asked for the topic is told about it: it is coming, look again (trap 31). */
    static ErrorCode whileComing(Throwable failure) {
        if (failure == null) {
            return ErrorCode.LEADER_NOT_AVAILABLE;
        }
        ErrorCode error = Outcome.of(failure).error();
        return error == ErrorCode.TOPIC_ALREADY_EXISTS ? ErrorCode.LEADER_NOT_AVAILABLE : error;
    }
}
