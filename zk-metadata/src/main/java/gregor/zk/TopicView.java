package gregor.zk;

import gregor.base.Uuid;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** One topic and its partitions at one moment. Immutable. */
public final class TopicView {
    private final String name;
    private final Uuid id;
    private final SortedMap<Integer, PartitionLeadership> partitions;

    TopicView(String name, Uuid id, SortedMap<Integer, PartitionLeadership> partitions) {
        this.name = name;
        this.id = id;
        this.partitions = Collections.unmodifiableSortedMap(partitions);
    }

    public String name() {
        return name;
    }

    /** {@link Uuid#ZERO} when the controller knows no topic ids. */
    public Uuid id() {
        return id;
    }

    public int partitionCount() {
        return partitions.size();
    }

    /** The partitions in order of their numbers. */
    public Collection<PartitionLeadership> partitions() {
        return partitions.values();
    }

    /** The partition of that number, or null if there is none. */
    public PartitionLeadership partition(int partition) {
        return partitions.get(partition);
    }

    /** A copy to change: the partitions of this view are never touched. */
    SortedMap<Integer, PartitionLeadership> partitionsCopy() {
        return new TreeMap<>(partitions);
    }
}
