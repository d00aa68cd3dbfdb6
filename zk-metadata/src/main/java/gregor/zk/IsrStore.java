package gregor.zk;

import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.zk.znode.IsrChangeZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaders' changes of in-sync replicas as brokers before Kafka 2.7 made them: the leader writes the partition's state itself, and
 * tells the controller some seconds later which states it has written. For any thread.
 */
public final class IsrStore {
    private static final Logger LOG = LoggerFactory.getLogger(IsrStore.class);
    /** So long changes are gathered: the controller tells all brokers of them, every time. */
    private static final long NOTIFY_DELAY_MS = 5_000;

    private final ZkSession session;
    private final Timers timers;
    private Set<TopicPartition> changed = new LinkedHashSet<>();

    public IsrStore(ZkSession session, Timers timers) {
        this.session = session;
        this.timers = timers;
    }

    /**
     * Writes the state over the one of that version.
     *
     * @return the new version; empty when somebody else wrote meanwhile, or there is no such partition any more
     */
    public CompletionStage<OptionalInt> write(TopicPartition partition, PartitionState state, int version) {
        String path = PartitionStateZnode.path(partition);
        CompletionStage<OptionalInt> written = session.setData(path, PartitionStateZnode.encode(state), version)
                .thenApply(OptionalInt::of);
        return Stages.onRefusal(written, () -> alreadyWritten(path, state), Code.BADVERSION, Code.NONODE)
                .thenApply(newVersion -> {
                    if (newVersion.isPresent()) {
                        notifyLater(partition);
                    }
                    return newVersion;
                });
    }

    /** Perhaps it was we, and only the answer was lost. */
    private CompletionStage<OptionalInt> alreadyWritten(String path, PartitionState state) {
        return session.get(path)
                .thenApply(found -> found.filter(there ->
                                PartitionStateZnode.decode(there.data()).equals(state))
                        .map(there -> OptionalInt.of(there.version()))
                        .orElse(OptionalInt.empty()));
    }

    private synchronized void notifyLater(TopicPartition partition) {
        if (changed.isEmpty()) {
            timers.after(NOTIFY_DELAY_MS, this::notifyController);
        }
        changed.add(partition);
    }

    private void notifyController() {
        Set<TopicPartition> told = takeChanged();
        session.create(IsrChangeZnode.PREFIX, IsrChangeZnode.encode(told), CreateMode.PERSISTENT_SEQUENTIAL)
                .whenComplete((path, fault) -> {
                    if (fault != null) {
                        LOG.warn("The controller could not be told of changed in-sync replicas: {}", fault.toString());
                        told.forEach(this::notifyLater);
                    }
                });
    }

    private synchronized Set<TopicPartition> takeChanged() {
        Set<TopicPartition> taken = changed;
        changed = new LinkedHashSet<>();
        return taken;
    }
}
