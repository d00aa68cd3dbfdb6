package gregor.replica;

import gregor.base.Owner;
import gregor.base.ThreadOwner;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import java.util.ArrayList;
import java.util.List;

/**
 * Who owns which partition: the one place where it is decided on what thread records are written. Either every partition is
 * owned by turns, so that the event loop that read a request also appends it, with no hand-over; or a few threads share all
 * partitions, so that an append that waits for the disk does not hold up an event loop.
 */
final class PartitionOwners implements AutoCloseable {
    private final List<ThreadOwner> threads = new ArrayList<>();

    /** @param threadCount how many threads share the partitions; 0: none, partitions are owned by turns */
    PartitionOwners(int threadCount) {
        for (int i = 0; i < threadCount; i++) {
            threads.add(new ThreadOwner("partitions-" + i));
        }
    }

    Owner ownerOf(TopicPartition partition) {
        if (threads.isEmpty()) {
            return new TurnOwner();
        }
        return threads.get(Math.floorMod(partition.hashCode(), threads.size()));
    }

    @Override
    public void close() {
        threads.forEach(ThreadOwner::close);
    }
}
