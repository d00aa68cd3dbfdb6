package gregor.broker;

import gregor.base.Timers;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.InterBrokerVersions;
import gregor.broker.control.ControlledShutdown;
import gregor.broker.control.ControllerClient;
import gregor.broker.control.IsrRequests;
import gregor.broker.control.IsrWrites;
import gregor.broker.control.ProducerIdRequests;
import gregor.broker.peer.Peers;
import gregor.replica.IsrProposals;
import gregor.zk.IsrStore;
import gregor.zk.Metadata;
import gregor.zk.ProducerIdBlock;
import gregor.zk.ProducerIdBlocks;
import gregor.zk.ZkSession;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What this broker asks of the controller, or does in ZooKeeper itself where the oldest brokers of the cluster do. */
public final class ControllerLink implements AutoCloseable {
    private final BrokerConfig config;
    private final InterBrokerVersions versions;
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final ControllerClient controller;
    private final Metadata metadata;

    /** @param brokerEpoch of this broker at the moment */
    public ControllerLink(BrokerConfig config, int brokerId, LongSupplier brokerEpoch, Metadata metadata, Peers peers) {
        this.config = config;
        this.brokerId = brokerId;
        this.brokerEpoch = brokerEpoch;
        this.metadata = metadata;
        versions = InterBrokerVersions.of(config);
        controller = new ControllerClient(
                () -> metadata.view().controllerId(), peers, PartConfigs.controllerTerms(config, brokerId));
    }

    public IsrProposals isrProposals(ZkSession session, Timers timers) {
        return versions.asksControllerForIsr()
                ? new IsrRequests(controller, versions, brokerId, brokerEpoch, timers)
                : new IsrWrites(new IsrStore(session, timers));
    }

    /** Takes one more block of producer ids. */
    public Supplier<CompletionStage<ProducerIdBlock>> producerIds(ZkSession session) {
        return versions.asksControllerForProducerIds()
                ? new ProducerIdRequests(controller, metadata, brokerId, brokerEpoch)::next
                : new ProducerIdBlocks(session, brokerId)::next;
    }

    /** Has others lead what this broker leads; done when they do, or when that has been asked for often enough. */
    public CompletionStage<Void> shutDown(Timers timers) {
        return new ControlledShutdown(
                        controller,
                        versions,
                        PartConfigs.controlledShutdown(config),
                        brokerId,
                        brokerEpoch,
                        () -> metadata.view().brokers().stream().allMatch(broker -> broker.id() == brokerId),
                        timers)
                .begin();
    }

    @Override
    public void close() {
        controller.close();
    }
}
