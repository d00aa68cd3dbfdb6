package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ElectLeadersRequest;
import gregor.wire.message.ElectLeadersResponse;
import gregor.wire.message.ElectLeadersResponse.PartitionResult;
import gregor.wire.message.ElectLeadersResponse.ReplicaElectionResult;
import gregor.zk.ClusterView;
import gregor.zk.LeaderElection;
import gregor.zk.LeaderElection.Kind;
import gregor.zk.Metadata;
import gregor.zk.PartitionLeadership;
import gregor.zk.Verdict;
import gregor.zk.controller.Controller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * ElectLeaders, versions 0-2: preferred leaders, from version 1 on also unclean ones. Answered when this broker knows the new
 * leaders; those it does not know in time are answered as timed out. Without partitions it is about all, and then partitions where
 * nothing had to be done are not spoken of. Whoever is not the controller says so for each partition.
 */
final class ElectLeadersHandler implements ApiHandler<ElectLeadersRequest, ElectLeadersResponse> {
    private static final int FIRST_WITH_KINDS = 1;
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final Metadata metadata;
    private final Voting controller;

    /** As {@link Controller#electLeaders}. */
    @FunctionalInterface
    interface Voting {
        CompletionStage<Map<TopicPartition, LeaderElection>> elect(Set<TopicPartition> partitions, Kind kind);
    }

    ElectLeadersHandler(Metadata metadata, Voting controller) {
        this.metadata = metadata;
        this.controller = controller;
    }

    @Override
    public ApiSpec<ElectLeadersRequest, ElectLeadersResponse> api() {
        return Apis.ELECT_LEADERS;
    }

    @Override
    public Reply<ElectLeadersResponse> handle(RequestContext context, ElectLeadersRequest request) {
        byte type = context.apiVersion() < FIRST_WITH_KINDS ? PREFERRED : request.electionType;
        if (type != PREFERRED && type != UNCLEAN) {
            ElectLeadersResponse response = new ElectLeadersResponse();
            response.errorCode = ErrorCode.INVALID_REQUEST.code();
            return Reply.now(response);
        }
        boolean all = request.topicPartitions == null;
        Set<TopicPartition> partitions = all ? all(metadata.view()) : named(request);
        return Reply.blocking(controller
                .elect(partitions, type == PREFERRED ? Kind.PREFERRED : Kind.UNCLEAN)
                .thenCompose(elections -> known(elections, request.timeoutMs))
                .exceptionally(fault -> failed(partitions, fault))
                .thenApply(outcomes -> response(outcomes, all)));
    }

    /** The outcomes, as soon as this broker knows all new leaders, or its time is up. */
    private CompletionStage<Map<TopicPartition, Outcome>> known(
            Map<TopicPartition, LeaderElection> elections, long timeoutMs) {
        Map<TopicPartition, Integer> expected = new HashMap<>();
        elections.forEach((partition, election) -> {
            if (election.verdict().accepted()) {
                expected.put(partition, election.leader());
            }
        });
        CompletionStage<Boolean> shown = expected.isEmpty()
                ? CompletableFuture.completedStage(true)
                : metadata.await(
                        view -> expected.entrySet().stream()
                                .allMatch(each -> leads(view, each.getKey(), each.getValue())),
                        timeoutMs);
        return shown.thenApply(inTime -> {
            ClusterView view = metadata.view();
            Map<TopicPartition, Outcome> outcomes = new TreeMap<>();
            elections.forEach((partition, election) -> outcomes.put(partition, outcome(view, partition, election)));
            return outcomes;
        });
    }

    private static Outcome outcome(ClusterView view, TopicPartition partition, LeaderElection election) {
        Verdict verdict = election.verdict();
        if (!verdict.accepted()) {
            return new Outcome(ErrorTable.of(verdict.error()), verdict.message());
        }
        return leads(view, partition, election.leader())
                ? Outcome.DONE
                : new Outcome(ErrorCode.REQUEST_TIMED_OUT, "The new leader is not known everywhere yet.");
    }

    private static boolean leads(ClusterView view, TopicPartition partition, int leader) {
        PartitionLeadership known = view.partition(partition.topic(), partition.partition());
        return known != null && known.leader() == leader;
    }

    private static Map<TopicPartition, Outcome> failed(Set<TopicPartition> partitions, Throwable fault) {
        Outcome outcome = Outcome.of(fault);
        Map<TopicPartition, Outcome> outcomes = new TreeMap<>();
        partitions.forEach(partition -> outcomes.put(partition, outcome));
        return outcomes;
    }

    private static Set<TopicPartition> all(ClusterView view) {
        Set<TopicPartition> all = new TreeSet<>();
        view.topics()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> all.add(new TopicPartition(topic.name(), partition.partition()))));
        return all;
    }

    private static Set<TopicPartition> named(ElectLeadersRequest request) {
        Set<TopicPartition> named = new TreeSet<>();
        request.topicPartitions.forEach(
                topic -> topic.partitions.forEach(partition -> named.add(new TopicPartition(topic.topic, partition))));
        return named;
    }

    private static ElectLeadersResponse response(Map<TopicPartition, Outcome> outcomes, boolean onlyEvents) {
        Map<String, List<PartitionResult>> byTopic = new TreeMap<>();
        outcomes.forEach((partition, outcome) -> {
            if (!onlyEvents || outcome.error() != ErrorCode.ELECTION_NOT_NEEDED) {
                PartitionResult result = new PartitionResult();
                result.partitionId = partition.partition();
                result.errorCode = outcome.error().code();
                result.errorMessage = outcome.message();
                byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                        .add(result);
            }
        });
        ElectLeadersResponse response = new ElectLeadersResponse();
        response.replicaElectionResults = new ArrayList<>();
        byTopic.forEach((topic, results) -> {
            ReplicaElectionResult result = new ReplicaElectionResult();
            result.topic = topic;
            result.partitionResult = results;
            response.replicaElectionResults.add(result);
        });
        return response;
    }
}
