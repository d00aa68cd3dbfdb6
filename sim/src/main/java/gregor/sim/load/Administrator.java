package gregor.sim.load;

import gregor.base.TopicPartition;
import gregor.sim.check.TopicKind;
import gregor.sim.world.Schedule;
import gregor.sim.zk.ClusterZnodes;
import gregor.wire.message.AlterPartitionReassignmentsRequest;
import gregor.wire.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import gregor.wire.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import gregor.wire.message.Apis;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.CreateTopicsRequest.CreatableReplicaAssignment;
import gregor.wire.message.CreateTopicsRequest.CreatableTopic;
import gregor.wire.message.CreateTopicsRequest.CreatableTopicConfig;
import gregor.wire.message.DeleteTopicsRequest;
import gregor.wire.message.DeleteTopicsRequest.DeleteTopicState;
import gregor.wire.message.ElectLeadersRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Has topics created, deleted and moved, and leaders elected, one thing after the other, and asks for each until it is done. For one thread.
 */
public final class Administrator {
    private static final int CREATE_VERSION = 7;
    private static final int DELETE_VERSION = 6;
    private static final int REASSIGN_VERSION = 0;
    private static final int ELECT_VERSION = 2;
    private static final int REPLICAS_MIN = 2;
    private static final int AGAIN_MS = 300;
    private static final int TIMEOUT_MS = 5_000;
    private static final int PAUSE_MAX_MS = 6_000;
    private static final int TOPICS_MIN = 2;
    private static final int TOPICS_MAX = 6;
    private static final String OFFSETS = "__consumer_offsets";
    /** Those that are created later: mostly such as must lose nothing. */
    private static final List<TopicKind> KINDS =
            List.of(TopicKind.SAFE, TopicKind.SAFE, TopicKind.UNCLEAN, TopicKind.RECREATED);

    private static final CreatableTopicConfig UNCLEAN_ALLOWED = uncleanAllowed();

    private final ClusterClient client;
    private final Schedule schedule;
    private final int brokers;
    private final ClusterZnodes znodes;
    private final Map<TopicPartition, List<Integer>> partitions = new LinkedHashMap<>();
    private final Set<String> doomed = new LinkedHashSet<>();
    private int created;
    private int open;
    private boolean over;

    /**
     * @param brokers 1, 2, ... up to this one hold replicas
     * @param znodes tell what is done
     */
    public Administrator(ClusterClient client, int brokers, ClusterZnodes znodes) {
        this.znodes = znodes;
        this.client = client;
        this.schedule = client.process().schedule();
        this.brokers = brokers;
    }

    private static CreatableTopicConfig uncleanAllowed() {
        CreatableTopicConfig config = new CreatableTopicConfig();
        config.name = "unclean.leader.election.enable";
        config.value = "true";
        return config;
    }

    /** Which brokers are to have which partitions; changes. */
    public Map<TopicPartition, List<Integer>> partitions() {
        return partitions;
    }

    /** Topics that are deleted, or will be; grows. */
    public Set<String> doomed() {
        return doomed;
    }

    public boolean isDone() {
        return open == 0;
    }

    /** Does something now and then. */
    public void start() {
        client.keepFresh();
        goOn();
    }

    /** Begins nothing any more. */
    public void finish() {
        over = true;
    }

    private void goOn() {
        client.process().after(schedule.between(0, PAUSE_MAX_MS), () -> {
            if (!over) {
                if (open == 0) {
                    next();
                }
                goOn();
            }
        });
    }

    private void next() {
        List<String> topics = partitions.keySet().stream()
                .map(TopicPartition::topic)
                .filter(topic -> !topic.equals(OFFSETS))
                .distinct()
                .toList();
        List<TopicPartition> all = List.copyOf(partitions.keySet());
        switch (schedule.random().nextInt(5)) {
            case 0 -> {
                if (topics.size() < TOPICS_MAX) {
                    create(KINDS.get(schedule.random().nextInt(KINDS.size())));
                }
            }
            case 1 -> {
                if (topics.size() > TOPICS_MIN) {
                    delete(topics.get(schedule.random().nextInt(topics.size())));
                }
            }
            case 2, 3 -> reassign(all.get(schedule.random().nextInt(all.size())));
            default -> electPreferred();
        }
    }

    /** Moves a partition to other brokers, or the same in another order. */
    private void reassign(TopicPartition partition) {
        List<Integer> replicas = replicas(replicationFactor());
        partitions.put(partition, replicas);
        ReassignablePartition moved = new ReassignablePartition();
        moved.partitionIndex = partition.partition();
        moved.replicas = replicas;
        ReassignableTopic topic = new ReassignableTopic();
        topic.name = partition.topic();
        topic.partitions = List.of(moved);
        until(() -> znodes.target(partition).equals(replicas), () -> {
            AlterPartitionReassignmentsRequest request = new AlterPartitionReassignmentsRequest();
            request.topics = List.of(topic);
            request.timeoutMs = TIMEOUT_MS;
            return client.ask(client.controller(), Apis.ALTER_PARTITION_REASSIGNMENTS, REASSIGN_VERSION, request);
        });
    }

    /** Has all partitions led by the first of their replicas where that can be; nobody waits for it. */
    private void electPreferred() {
        ElectLeadersRequest request = new ElectLeadersRequest();
        request.topicPartitions = null;
        request.timeoutMs = TIMEOUT_MS;
        client.ask(client.controller(), Apis.ELECT_LEADERS, ELECT_VERSION, request);
    }

    /** Creates what is there from the beginning. */
    public void createFirst() {
        create(OFFSETS, 1, brokers);
        create(TopicKind.SAFE);
        create(TopicKind.UNCLEAN);
        create(TopicKind.RECREATED);
    }

    private void create(TopicKind kind) {
        create(kind.name(++created), (int) schedule.between(1, 3), replicationFactor());
    }

    private void create(String name, int count, int replicationFactor) {
        List<CreatableReplicaAssignment> assignments = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            List<Integer> replicas = replicas(replicationFactor);
            partitions.put(new TopicPartition(name, partition), replicas);
            CreatableReplicaAssignment assignment = new CreatableReplicaAssignment();
            assignment.partitionIndex = partition;
            assignment.brokerIds = replicas;
            assignments.add(assignment);
        }
        CreatableTopic topic = new CreatableTopic();
        topic.name = name;
        topic.numPartitions = -1;
        topic.replicationFactor = -1;
        topic.assignments = assignments;
        if (TopicKind.of(name) == TopicKind.UNCLEAN) {
            topic.configs = List.of(UNCLEAN_ALLOWED);
        }
        until(() -> znodes.exists(name), () -> {
            CreateTopicsRequest request = new CreateTopicsRequest();
            request.topics = List.of(topic);
            request.timeoutMs = TIMEOUT_MS;
            return client.ask(client.controller(), Apis.CREATE_TOPICS, CREATE_VERSION, request);
        });
    }

    private int replicationFactor() {
        return (int) schedule.between(REPLICAS_MIN, brokers);
    }

    private List<Integer> replicas(int count) {
        List<Integer> all = new ArrayList<>();
        for (int id = 1; id <= brokers; id++) {
            all.add(id);
        }
        Collections.shuffle(all, schedule.random());
        return List.copyOf(all.subList(0, count));
    }

    private void delete(String name) {
        boolean again = TopicKind.of(name) == TopicKind.RECREATED;
        int count = (int) partitions.keySet().stream()
                .filter(partition -> partition.topic().equals(name))
                .count();
        if (!again) {
            doomed.add(name);
        }
        partitions.keySet().removeIf(partition -> partition.topic().equals(name));
        BooleanSupplier done = again ? () -> !znodes.isLeft(name) : () -> !znodes.exists(name);
        until(done, () -> askToDelete(name), () -> {
            if (again) {
                create(name, count, replicationFactor());
            }
        });
    }

    private CompletionStage<?> askToDelete(String name) {
        DeleteTopicState topic = new DeleteTopicState();
        topic.name = name;
        DeleteTopicsRequest request = new DeleteTopicsRequest();
        request.topics = List.of(topic);
        request.timeoutMs = TIMEOUT_MS;
        return client.ask(client.controller(), Apis.DELETE_TOPICS, DELETE_VERSION, request);
    }

    /** Answers may be lost, and brokers that have just started know nothing yet: what counts is what is written down. */
    private void until(BooleanSupplier done, Supplier<CompletionStage<?>> request) {
        until(done, request, () -> {});
    }

    private void until(BooleanSupplier done, Supplier<CompletionStage<?>> request, Runnable then) {
        open++;
        again(done, request, then);
    }

    private void again(BooleanSupplier done, Supplier<CompletionStage<?>> request, Runnable then) {
        request.get().whenComplete((answer, fault) -> {
            if (done.getAsBoolean()) {
                then.run();
                open--;
            } else {
                client.refresh();
                client.process().after(AGAIN_MS, () -> again(done, request, then));
            }
        });
    }
}
