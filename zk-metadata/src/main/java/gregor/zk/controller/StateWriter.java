package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.controller.Event.StatesWritten.Result;
import gregor.zk.znode.MalformedZnode;
import gregor.zk.znode.PartitionStateZnode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes partition states, many in one request. A request that is refused because one of its states is not as expected is
 * done again state by state, and what is found instead is reported. Fails only when this controller is fenced.
 */
final class StateWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
    /** Keeps a request well below the megabyte that ZooKeeper takes. */
    private static final int WRITES_PER_REQUEST = 200;

    private final ZkSession session;
    private final FencedWriter writer;

    StateWriter(ZkSession session, FencedWriter writer) {
        this.session = session;
        this.writer = writer;
    }

    /** All are on their way before the first answer: the parents first, and ZooKeeper keeps the order. */
    CompletionStage<Event> write(List<Write> writes) {
        Set<String> parents = new LinkedHashSet<>();
        for (Write write : writes) {
            if (write.creates()) {
                parents.add(PartitionStateZnode.partitionsPath(write.partition().topic()));
            }
        }
        List<CompletionStage<Void>> created = new ArrayList<>();
        parents.forEach(parent -> created.add(ensure(parent)));
        List<CompletionStage<List<Result>>> batches = new ArrayList<>();
        for (int from = 0; from < writes.size(); from += WRITES_PER_REQUEST) {
            batches.add(writeBatch(writes.subList(from, Math.min(writes.size(), from + WRITES_PER_REQUEST))));
        }
        return Stages.all(created).thenCompose(done -> Stages.all(batches)).thenApply(results -> {
            List<Result> all = new ArrayList<>();
            results.forEach(all::addAll);
            return new Event.StatesWritten(all);
        });
    }

    private CompletionStage<List<Result>> writeBatch(List<Write> batch) {
        List<Op> operations = new ArrayList<>();
        for (Write write : batch) {
            if (write.creates()) {
                operations.add(create(PartitionStateZnode.partitionPath(write.partition()), null));
            }
            operations.add(stateOperation(write));
        }
        CompletionStage<List<Result>> written = writer.write(operations)
                .thenApply(done -> batch.stream().map(StateWriter::succeeded).toList());
        return Stages.onRefusal(written, () -> {
            List<CompletionStage<Result>> single = new ArrayList<>();
            batch.forEach(write -> single.add(writeAlone(write)));
            return Stages.all(single);
        });
    }

    private CompletionStage<Result> writeAlone(Write write) {
        CompletionStage<Void> parent =
                write.creates() ? ensure(PartitionStateZnode.partitionPath(write.partition())) : Stages.done();
        CompletionStage<Result> written = parent.thenCompose(done -> writer.write(List.of(stateOperation(write))))
                .thenApply(done -> succeeded(write));
        return Stages.onRefusal(written, () -> readInstead(write));
    }

    /** What is there now. It may well be what was to be written, when the answer to an earlier attempt was lost. */
    private CompletionStage<Result> readInstead(Write write) {
        TopicPartition partition = write.partition();
        return session.get(PartitionStateZnode.path(partition)).thenApply(found -> {
            VersionedState actual = null;
            try {
                actual = found.map(
                                znode -> new VersionedState(PartitionStateZnode.decode(znode.data()), znode.version()))
                        .orElse(null);
            } catch (MalformedZnode e) {
                LOG.error("Partition {} is left alone: its state is malformed, {}", partition, e.getMessage());
            }
            boolean ours = actual != null && actual.state().equals(write.state());
            return new Result(write, actual, ours);
        });
    }

    private CompletionStage<Void> ensure(String path) {
        // Refused because it is there, or because the topic has just gone: what hangs from it will tell.
        return Stages.onRefusal(writer.write(List.of(create(path, null))), Stages::done);
    }

    private static Op stateOperation(Write write) {
        String path = PartitionStateZnode.path(write.partition());
        byte[] data = PartitionStateZnode.encode(write.state());
        return write.creates() ? create(path, data) : Op.setData(path, data, write.expectedVersion());
    }

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private static Result succeeded(Write write) {
        int version = write.creates() ? 0 : write.expectedVersion() + 1;
        return new Result(write, new VersionedState(write.state(), version), true);
    }
}
