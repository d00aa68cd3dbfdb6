package gregor.sim;

import gregor.base.TurnOwner;
import gregor.base.Worker;
import gregor.broker.ControllerLink;
import gregor.broker.PartConfigs;
import gregor.broker.StoredSettings;
import gregor.broker.api.Handlers;
import gregor.broker.api.Services;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.InterBrokerVersions;
import gregor.broker.config.LiveConfig;
import gregor.broker.config.Values;
import gregor.broker.control.BrokerChannels;
import gregor.broker.control.CommandCalls;
import gregor.broker.control.CommandExecution;
import gregor.broker.control.ControllerCommands;
import gregor.broker.control.LocalChannel;
import gregor.broker.control.RemoteChannel;
import gregor.broker.control.SettingsFirst;
import gregor.broker.follower.FollowerTerms;
import gregor.broker.follower.FollowerVersions;
import gregor.broker.follower.RemoteLeaders;
import gregor.broker.group.GroupLeadership;
import gregor.broker.group.GroupSettings;
import gregor.broker.group.OffsetsTopic;
import gregor.broker.group.PartitionStateLogs;
import gregor.broker.peer.Peers;
import gregor.group.GroupCoordinator;
import gregor.group.MemberIds;
import gregor.log.LogRuntime;
import gregor.log.dirs.LogDirView;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.UnusableLogDir;
import gregor.log.disk.Disk;
import gregor.replica.Cluster;
import gregor.replica.ColdReads;
import gregor.replica.Partition;
import gregor.replica.ReplicaSet;
import gregor.replica.follower.Fetchers;
import gregor.replica.follower.FetchersConfig;
import gregor.replica.follower.FollowerQuota;
import gregor.sim.check.Violation;
import gregor.sim.wire.BrokerDoor;
import gregor.sim.wire.SimulatedDialer;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import gregor.sim.zk.SimulatedSession;
import gregor.zk.BrokerRegistry;
import gregor.zk.ClusterIdentity;
import gregor.zk.ConfigStore;
import gregor.zk.LogDirReport;
import gregor.zk.Metadata;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.controller.Controller;
import gregor.zk.controller.ControllerChannel;
import gregor.zk.znode.BrokerEndpoint;
import gregor.zk.znode.BrokerRegistration;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One life of a broker: its real parts, put together and started in the order in which the broker itself does it, but without
 * waiting for anything. For one thread.
 */
final class BrokerLife {
    private static final long PRODUCERS_EXPIRE_MS = 86_400_000;
    private static final int PORT = 9092;
    private static final int ANY_BUFFER_SIZE = -1;
    private static final String LISTENER = "PLAINTEXT";

    private final BrokerConfig config;
    private final int id;
    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final Trace trace;
    private final Runnable onDisaster;
    private final LogRuntime logRuntime;
    private final LiveConfig live;
    private final StoredSettings settings;
    private final ZkSession session;
    private final Worker events;
    private final Metadata metadata;
    private final BrokerRegistry registry;
    private final Peers peers;
    private final ControllerLink link;
    private LogDirs dirs;
    private ReplicaSet replicas;
    private GroupCoordinator groups;
    private Fetchers fetchers;
    private LogDirReport report;
    private Controller controller;
    private boolean serving;

    /** @param onDisaster called when no log directory is left */
    BrokerLife(
            BrokerConfig config,
            Disk disk,
            SimulatedProcess process,
            SimulatedNetwork network,
            Trace trace,
            Runnable onDisaster) {
        this.onDisaster = onDisaster;
        this.config = config;
        this.id = config.brokerId();
        this.process = process;
        this.network = network;
        this.trace = trace;
        live = new LiveConfig(config);
        settings = new StoredSettings(live);
        logRuntime = new LogRuntime(disk, process, process, PRODUCERS_EXPIRE_MS).threads(process);
        metadata = new Metadata(process);
        events = process.worker("cluster-events");
        session = new SimulatedSession(process, network, config.zookeeper().sessionTimeoutMs());
        registry = new BrokerRegistry(session, events, process);
        peers = new Peers(metadata::view, LISTENER, new SimulatedDialer(process, network));
        link = new ControllerLink(config, id, registry::brokerEpoch, metadata, peers);
    }

    Collection<Partition> replicas() {
        return replicas == null ? List.of() : replicas.partitions();
    }

    boolean isController() {
        return controller != null && controller.isActive();
    }

    void start() {
        ClusterIdentity cluster = new ClusterIdentity(session);
        go(cluster.ensureRoots()
                .thenCompose(done -> cluster.clusterId())
                .thenCompose(clusterId -> settings.load(new ConfigStore(session), id)
                        .thenCompose(done -> OffsetsTopic.partitionCount(session, 1))
                        .thenAccept(partitions -> openLogs(clusterId, partitions))));
    }

    private void openLogs(String clusterId, int groupPartitions) {
        try {
            dirs = new LogDirs(
                    PartConfigs.logDirs(config),
                    logRuntime,
                    topic -> settings.ofTopic(topic).log(),
                    this::onLogDirFailure);
            dirs.lock();
            dirs.identify(id, clusterId);
            dirs.start();
        } catch (UnusableLogDir e) {
            onDisaster.run();
            return;
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
        replicas = new ReplicaSet(
                PartConfigs.replicas(config, id),
                dirs,
                settings::ofTopic,
                new Cluster(broker -> metadata.view().broker(broker) != null, link.isrProposals(session, process)),
                process,
                process,
                process);
        replicas.start();
        fetchers = fetchers();
        replicas.followers(fetchers);
        settings.follow(session, events, replicas, process, topic -> controller.onUncleanElectionsEnabled(topic));
        report = new LogDirReport(session, id, process);
        groups = groups(groupPartitions);
        join(clusterId);
    }

    private void onLogDirFailure(Path dir) {
        trace.note(process.name(), "loses a log directory", dir);
        if (replicas != null) {
            replicas.onLogDirFailure(dir);
        }
        if (report != null) {
            report.send();
        }
        if (dirs.views().stream().noneMatch(LogDirView::online)) {
            onDisaster.run();
        }
    }

    private Fetchers fetchers() {
        Values values = config.values();
        FollowerTerms terms = new FollowerTerms(
                id,
                registry::brokerEpoch,
                FollowerVersions.of(InterBrokerVersions.of(config)::atLeast),
                values.intValue("replica.fetch.wait.max.ms"),
                values.intValue("replica.fetch.min.bytes"),
                values.intValue("replica.fetch.response.max.bytes"),
                values.intValue("replica.fetch.max.bytes"));
        return new Fetchers(
                new FetchersConfig(
                        id, values.intValue("num.replica.fetchers"), values.intValue("replica.fetch.backoff.ms")),
                new RemoteLeaders(peers, terms, values.intValue("replica.socket.timeout.ms"), ANY_BUFFER_SIZE),
                FollowerQuota.NONE,
                process,
                process);
    }

    private GroupCoordinator groups(int partitions) {
        GroupSettings terms = GroupSettings.of(config.values());
        GroupCoordinator coordinator = new GroupCoordinator(
                terms.groups(),
                partitions,
                new PartitionStateLogs(replicas::find, terms.log(), process.pool("group-loading", 1)),
                TurnOwner::new,
                process,
                process,
                MemberIds.RANDOM);
        coordinator.start();
        return coordinator;
    }

    private void join(String clusterId) {
        BrokerEndpoint endpoint = new BrokerEndpoint(LISTENER, "PLAINTEXT", process.name(), PORT);
        ControllerCommands commands = new ControllerCommands(
                registry::brokerEpoch,
                new SettingsFirst(
                        new CommandExecution(id, replicas, metadata, new GroupLeadership(id, groups)),
                        new ConfigStore(session),
                        settings,
                        events),
                events);
        go(registry.register(new BrokerRegistration(id, List.of(endpoint), null, -1))
                .thenAccept(epoch -> {
                    controller = new Controller(
                            PartConfigs.controller(config, live, id),
                            session,
                            channels(commands),
                            events,
                            process,
                            process);
                    controller.start();
                    open(clusterId, commands);
                }));
    }

    private ControllerChannel channels(ControllerCommands commands) {
        RemoteChannel others = new RemoteChannel(
                new SimulatedDialer(process, network),
                PartConfigs.controllerTerms(config, id),
                new CommandCalls(
                        InterBrokerVersions.of(config), config.listeners().interBroker()),
                PartConfigs.controlListener(config),
                events,
                process);
        return new BrokerChannels(id, new LocalChannel(commands), others);
    }

    /** From here on requests are taken. */
    private void open(String clusterId, ControllerCommands commands) {
        Services services = new Services(
                new Services.Identity(id, clusterId),
                live,
                new Services.Cluster(metadata, session, commands, link.producerIds(session), controller, () -> -1),
                new Services.Storage(
                        dirs,
                        replicas,
                        new ColdReads(process.pool("cold-reads", 2), replicas.pageCache()),
                        PartConfigs.replicationQuota(config, process)),
                groups,
                PartConfigs.fetch(config),
                new Services.Time(process, process));
        network.listen(process, new BrokerDoor(process, Handlers.of(services), LISTENER, trace));
        serving = true;
    }

    /** Whether it has started, and all its directories are there. */
    boolean isWhole() {
        return serving && dirs.allOnline();
    }

    boolean isServing() {
        return serving;
    }

    /** Has others lead what it leads, and closes everything. */
    void shutDown(Runnable whenDone) {
        serving = false;
        link.shutDown(process).whenComplete((done, fault) -> {
            close();
            whenDone.run();
        });
    }

    /** In the order in which the broker itself does it. */
    private void close() {
        dirs.brokerEpoch(registry.brokerEpoch());
        controller.close();
        groups.close();
        fetchers.close();
        replicas.close();
        link.close();
        dirs.close();
        session.close();
        events.close();
    }

    /** What fails on a start ends the simulation. */
    private void go(CompletionStage<?> step) {
        step.exceptionally(fault -> {
            process.later(0, () -> {
                throw new Violation("broker " + id + " does not start", Stages.unwrap(fault));
            });
            return null;
        });
    }
}
