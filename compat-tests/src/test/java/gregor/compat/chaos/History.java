package gregor.compat.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** What the clients of one topic were told. Thread-safe. */
final class History {
    private final String topic;
    private final List<PartitionHistory> partitions;
    private final List<GroupHistory> groups;
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    History(String topic, int partitions) {
        this.topic = topic;
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(index -> new PartitionHistory(topic + "-" + index))
                .toList();
        this.groups = this.partitions.stream().map(GroupHistory::new).toList();
    }

    String topic() {
        return topic;
    }

    int partitions() {
        return partitions.size();
    }

    PartitionHistory partition(int index) {
        return partitions.get(index);
    }

    GroupHistory group(int index) {
        return groups.get(index);
    }

    /** Of something that is not of one partition. */
    void complain(String what) {
        complaints.add(what);
    }

    long acknowledgements() {
        return partitions.stream().mapToLong(PartitionHistory::acknowledgements).sum();
    }

    /** What is wrong whatever comes later. */
    List<String> complaints() {
        List<String> all = new ArrayList<>(complaints);
        partitions.forEach(partition -> all.addAll(partition.complaints()));
        return all;
    }
}
