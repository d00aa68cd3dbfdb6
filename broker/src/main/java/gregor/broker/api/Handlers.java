package gregor.broker.api;

import gregor.base.Clock;
import gregor.broker.config.LiveConfig;
import gregor.broker.control.CommandTarget;
import gregor.broker.group.OffsetsTopic;
import gregor.group.GroupCoordinator;
import gregor.replica.ColdReads;
import gregor.replica.ReplicaSet;
import gregor.zk.ConfigStore;
import gregor.zk.LegacyOffsets;
import gregor.zk.Metadata;
import gregor.zk.TopicStore;
import gregor.zk.controller.Controller;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** All handlers, found by API key. What is in here is what ApiVersions advertises. Immutable. */
public final class Handlers {
    private final ApiHandler<?, ?>[] byKey;

    /**
     * @throws IllegalArgumentException if two handlers serve the same API
     */
    public Handlers(List<? extends ApiHandler<?, ?>> handlers) {
        int keys = handlers.stream()
                .mapToInt(handler -> handler.api().key() + 1)
                .max()
                .orElse(0);
        byKey = new ApiHandler<?, ?>[keys];
        for (ApiHandler<?, ?> handler : handlers) {
            int key = handler.api().key();
            if (byKey[key] != null) {
                throw new IllegalArgumentException("two handlers for API key " + key);
            }
            byKey[key] = handler;
        }
    }

    /** Every API this broker serves: a new one is a line here. */
    public static Handlers of(Services services) {
        Services.Identity identity = services.identity();
        LiveConfig config = services.config();
        Metadata metadata = services.cluster().metadata();
        CommandTarget commands = services.cluster().commands();
        Controller controller = services.cluster().controller();
        BooleanSupplier isController = controller::isActive;
        TopicStore topics = new TopicStore(services.cluster().session(), metadata);
        ConfigStore configs = new ConfigStore(services.cluster().session());
        TopicCreator creator = new TopicCreator(topics, config);
        ConfigWriter writer = new ConfigWriter(identity.brokerId(), configs, metadata, config);
        ProducerIds ids = new ProducerIds(services.cluster().producerIds());
        // The first producer shall not have to wait for them.
        ids.fetch();
        ReplicaSet replicas = services.storage().replicas();
        HostedPartitions partitions = new HostedPartitions(replicas::find, replicas::isLost, metadata::view);
        ColdReads coldReads = services.storage().coldReads();
        FollowerFetches followers = new FollowerFetches(
                identity.brokerId(), replicas.contacts(), services.storage().leaderQuota());
        Clock clock = services.time().clock();
        GroupCoordinator groups = services.groups();
        LegacyOffsets legacyOffsets = new LegacyOffsets(services.cluster().session());
        int offsetMetadataMax = config.effective().values().intValue("offset.metadata.max.bytes");
        CoordinatorLookup coordinators =
                new CoordinatorLookup(metadata::view, OffsetsTopic.NAME, groups::partitionFor, creator::create);
        AtomicReference<Handlers> all = new AtomicReference<>();
        all.set(new Handlers(List.of(
                new ProduceHandler(partitions),
                new FetchHandler(partitions, coldReads, followers, clock, services.fetch()),
                new ListOffsetsHandler(partitions, coldReads, clock),
                new MetadataHandler(metadata, identity.clusterId(), config, creator),
                new LeaderAndIsrHandler(commands),
                new StopReplicaHandler(commands),
                new UpdateMetadataHandler(commands),
                new ControlledShutdownHandler(controller::controlledShutdown),
                new OffsetCommitHandler(groups, legacyOffsets, metadata::view, offsetMetadataMax),
                new OffsetFetchHandler(groups, new LegacyOffsetFetch(legacyOffsets), metadata::view),
                new FindCoordinatorHandler(coordinators),
                new JoinGroupHandler(groups),
                new HeartbeatHandler(groups),
                new LeaveGroupHandler(groups),
                new SyncGroupHandler(groups),
                new DescribeGroupsHandler(groups),
                new ListGroupsHandler(groups),
                new ApiVersionsHandler(all::get, services.cluster().featuresEpoch()),
                new CreateTopicsHandler(metadata, isController, config, creator),
                new DeleteTopicsHandler(metadata, isController, config, topics),
                new DeleteRecordsHandler(partitions, coldReads),
                new InitProducerIdHandler(ids, config),
                new OffsetForLeaderEpochHandler(partitions),
                new DescribeConfigsHandler(identity.brokerId(), metadata, configs, config),
                new AlterConfigsHandler(writer),
                new AlterReplicaLogDirsHandler(partitions, replicas::alterLogDirs),
                new DescribeLogDirsHandler(partitions, services.storage().dirs()::views, coldReads),
                new CreatePartitionsHandler(metadata, isController, topics),
                new DeleteGroupsHandler(groups),
                new ElectLeadersHandler(metadata, controller::electLeaders),
                new IncrementalAlterConfigsHandler(writer),
                new AlterPartitionReassignmentsHandler(controller::alterReassignments),
                new ListPartitionReassignmentsHandler(controller::listReassignments),
                new OffsetDeleteHandler(groups, metadata::view),
                new AlterPartitionHandler(controller::alterPartition),
                new DescribeClusterHandler(metadata, identity.clusterId()),
                new DescribeProducersHandler(partitions),
                new AllocateProducerIdsHandler(controller::allocateProducerIds),
                new DescribeTopicPartitionsHandler(metadata, config))));
        return all.get();
    }

    /** Null when no handler serves the key. */
    public ApiHandler<?, ?> byKey(int key) {
        return key >= 0 && key < byKey.length ? byKey[key] : null;
    }

    /** In order of their keys. */
    public Stream<ApiHandler<?, ?>> all() {
        return Arrays.stream(byKey).filter(Objects::nonNull);
    }
}
