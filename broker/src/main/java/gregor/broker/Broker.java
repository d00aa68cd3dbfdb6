package gregor.broker;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.ThreadOwner;
import gregor.base.TimerThread;
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
import gregor.broker.group.GroupLeadership;
import gregor.broker.group.GroupSettings;
import gregor.broker.net.NetworkServer;
import gregor.broker.peer.Peers;
import gregor.group.GroupCoordinator;
import gregor.log.LogRuntime;
import gregor.log.cleaner.LogCleaner;
import gregor.log.dirs.LogDirView;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.LocalDisk;
import gregor.replica.Cluster;
import gregor.replica.ColdReads;
import gregor.replica.ReplicaSet;
import gregor.replica.ReplicationQuota;
import gregor.zk.BrokerRegistry;
import gregor.zk.ConfigStore;
import gregor.zk.LogDirReport;
import gregor.zk.Metadata;
import gregor.zk.ZkSession;
import gregor.zk.controller.Controller;
import gregor.zk.controller.ControllerChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the broker together: each part is made of the ones before it, started, and closed in the reverse order; clients are let in
 * last. Started and closed by one thread, once.
 */
final class Broker implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final Clock CLOCK = Clock.SYSTEM;
    private static final int COLD_READ_THREADS = 2;
    private static final long FIRST_VIEW_MAX_MS = 5_000;

    private final BrokerConfig config;
    private final LiveConfig live;
    private final StoredSettings settings;
    private final Runnable onDisaster;
    private final NetworkServer network;
    private final Identification identification;
    private final Parts parts = new Parts();
    private CompletableFuture<Void> bound = CompletableFuture.completedFuture(null);
    private TimerThread timers;
    private ThreadOwner events;
    private ZooKeeperLink zookeeper;
    private ZkSession session;
    private Services.Identity identity;
    private Metadata metadata;
    private LogRuntime logRuntime;
    private LogDirs dirs;
    private ReplicationQuota leaderQuota;
    private GroupCoordinator groups;
    private BrokerRegistry registry;
    private ControllerCommands commands;
    private ControllerLink controllerLink;
    private boolean serving;
    private volatile Controller controller;
    private volatile ReplicaSet replicas;
    private volatile LogDirReport report;

    /** @param onDisaster called, by any thread, when the broker cannot go on: the last of its disks has failed */
    Broker(BrokerConfig config, Runnable onDisaster) {
        this.config = config;
        this.onDisaster = onDisaster;
        live = new LiveConfig(config);
        settings = new StoredSettings(live);
        network = new NetworkServer(config.net());
        identification = new Identification(config);
    }

    @Override
    public void start() throws Exception {
        // The sockets take as long as ZooKeeper does, so they are opened meanwhile.
        bound = CompletableFuture.runAsync(this::bind, command -> new Thread(command, "bind").start());
        connect();
        openLogs();
        groups = parts.start(new GroupCoordination(GroupSettings.of(config.values()), session, replicas, timers))
                .coordinator();
        joinCluster();
        network.accept(Handlers.of(services()));
        Waiting.on(metadata.await(view -> view.broker(identity.brokerId()) != null, FIRST_VIEW_MAX_MS));
        serving = true;
    }

    private void bind() {
        try {
            network.bind();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Makes sure that the data is ours before anything is written, and finds out who we are. */
    private void connect() throws Exception {
        timers = parts.add(new TimerThread("timers"));
        events = parts.add(new ThreadOwner("cluster-events"));
        metadata = new Metadata(timers);
        dirs = parts.add(logDirs());
        dirs.lock();
        zookeeper = parts.start(
                new ZooKeeperLink(config.zookeeper(), Path.of(config.logDirs().get(0)), timers));
        session = zookeeper.session();
        identity = identification.establish(session, dirs);
    }

    private void openLogs() throws Exception {
        Waiting.on(settings.load(new ConfigStore(session), identity.brokerId()));
        parts.start(dirs);
        LogCleaner cleaner = parts.start(new LogCleaner(dirs, logRuntime, PartConfigs.cleaner(live.effective())));
        live.listen(changed -> cleaner.configure(PartConfigs.cleaner(changed)));
        Peers peers = new Peers(metadata::view, config.listeners().interBroker(), network.dialer());
        controllerLink = parts.add(
                new ControllerLink(config, identity.brokerId(), () -> registry.brokerEpoch(), metadata, peers));
        replicas = parts.start(new ReplicaSet(
                PartConfigs.replicas(config, identity.brokerId()),
                dirs,
                settings::ofTopic,
                new Cluster(id -> metadata.view().broker(id) != null, controllerLink.isrProposals(session, timers)),
                CLOCK,
                timers));
        Replication replication = parts.start(new Replication(
                config, identity.brokerId(), () -> registry.brokerEpoch(), peers, replicas, CLOCK, timers));
        replication.configure(live.effective());
        live.listen(replication::configure);
        settings.follow(session, events, replicas, CLOCK, this::onUncleanElectionsEnabled);
        // What failed before this, the controller sees in the first answer.
        report = new LogDirReport(session, identity.brokerId(), timers);
        leaderQuota = PartConfigs.replicationQuota(config, CLOCK);
        limitCopying(live.effective());
        live.listen(this::limitCopying);
    }

    private void limitCopying(BrokerConfig changed) {
        Values values = changed.values();
        replicas.moveThrottle().setRate(values.longValue("replica.alter.log.dirs.io.max.bytes.per.second"));
        leaderQuota.setRate(values.longValue("leader.replication.throttled.rate"));
    }

    /** From here on the cluster counts on this broker, which may become its controller. */
    private void joinCluster() throws Exception {
        int id = identity.brokerId();
        registry = new BrokerRegistry(session, events, CLOCK);
        Waiting.on(bound);
        network.limits(live.effective().connectionLimits());
        live.listen(changed -> network.limits(changed.connectionLimits()));
        Waiting.on(registry.register(identification.registration(id, network.bound())));
        GroupLeadership leadership = new GroupLeadership(id, groups);
        commands = new ControllerCommands(
                registry::brokerEpoch,
                new SettingsFirst(
                        new CommandExecution(id, replicas, metadata, leadership),
                        new ConfigStore(session),
                        settings,
                        events),
                events);
        controller = parts.start(
                new Controller(PartConfigs.controller(config, live, id), session, channels(id), events, timers, CLOCK));
    }

    private ControllerChannel channels(int id) {
        RemoteChannel others = new RemoteChannel(
                network.dialer(),
                PartConfigs.controllerTerms(config, id),
                new CommandCalls(
                        InterBrokerVersions.of(config), config.listeners().interBroker()),
                PartConfigs.controlListener(config),
                events,
                timers);
        return new BrokerChannels(id, new LocalChannel(commands), others);
    }

    private Services services() throws Exception {
        FeaturesEpoch featuresEpoch = parts.start(new FeaturesEpoch(session, events));
        return new Services(
                identity,
                live,
                new Services.Cluster(
                        metadata, session, commands, controllerLink.producerIds(session), controller, featuresEpoch),
                new Services.Storage(
                        dirs, replicas, parts.add(new ColdReads(COLD_READ_THREADS, replicas.pageCache())), leaderQuota),
                groups,
                PartConfigs.fetch(config),
                new Services.Time(CLOCK, timers));
    }

    /** The port of the first listener. */
    int port() {
        return network.bound().get(0).port();
    }

    @Override
    public void close() {
        // Failed or not: nobody opens sockets any more.
        bound.exceptionally(fault -> null).join();
        if (serving) {
            handOver();
        }
        network.close();
        if (registry != null) {
            // The epoch of now: with each new session there was another.
            dirs.brokerEpoch(registry.brokerEpoch());
        }
        parts.close();
    }

    /** While the network still serves: new leaders copy from here what they miss. */
    private void handOver() {
        try {
            controllerLink.shutDown(timers).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The broker stops although it may still lead partitions", e);
        }
    }

    private LogDirs logDirs() {
        // What the logs do on this thread waits for the disk; nobody else shall wait with it.
        TimerThread chores = parts.add(new TimerThread("log-chores"));
        logRuntime = new LogRuntime(new LocalDisk(), CLOCK, chores, 0)
                .openFiles(DescriptorLimit.forSegments())
                .producerIdExpiration(() -> live.effective().values().intValue("producer.id.expiration.ms"));
        return new LogDirs(
                PartConfigs.logDirs(config),
                logRuntime,
                topic -> settings.ofTopic(topic).log(),
                this::onLogDirFailure);
    }

    private void onUncleanElectionsEnabled(Optional<String> topic) {
        Controller standing = controller;
        if (standing != null) {
            standing.onUncleanElectionsEnabled(topic);
        }
    }

    private void onLogDirFailure(Path dir) {
        if (replicas != null) {
            replicas.onLogDirFailure(dir);
        }
        LogDirReport toController = report;
        if (toController != null) {
            toController.send();
        }
        if (dirs.views().stream().noneMatch(LogDirView::online)) {
            LOG.error("All log directories have failed, {}: the broker ends", joined(config.logDirs()));
            onDisaster.run();
        }
    }

    /** Who and where, for the line that says it is ready. */
    @Override
    public String toString() {
        String version = Broker.class.getPackage().getImplementationVersion();
        return "Gregor " + (version == null ? "(not packaged)" : version)
                + ", node " + identity.brokerId()
                + ", listeners " + joined(network.bound())
                + ", ZooKeeper " + zookeeper
                + ", log dirs " + joined(config.logDirs());
    }

    private static String joined(List<?> all) {
        return all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
