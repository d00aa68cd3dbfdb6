package gregor.replica;

import gregor.base.Owner;
import gregor.base.Threads;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.base.Worker;
import java.util.ArrayList;
import java.util.List;

/**
 * Who owns which partition: the one place where it is decided on what thread records are written. Either every partition is
 * owned by turns, so that the event loop that read a request also appends it, with no hand-over; or a few threads share all
 * partitions, so that an append that waits for the disk does not hold up an event loop.
 */
final class PartitionOwners implements AutoCloseable {
    private final List<Worker> workers = new ArrayList<>();

    /** @param threadCount how many threads share the partitions; 0: none, partitions are owned by turns */
    PartitionOwners(int threadCount, Threads threads) {
        for (int i = 0; i < threadCount; i++) {
            workers.add(threads.worker("partitions-" + i));
        }
    }

    Owner ownerOf(TopicPartition partition) {
        if (workers.isEmpty()) {
            return new TurnOwner();
        }
        return workers.get(Math.floorMod(partition.hashCode(), workers.size()));
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
