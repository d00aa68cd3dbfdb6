package gregor.zk;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as the controller last told this broker: live brokers, the controller, topics with their leaders. Immutable;
 * whoever answers one request takes one view and so never mixes two moments. Every id in {@link #topic(Uuid)} names a topic
 * that {@link #topic(String)} finds too.
 */
public final class ClusterView {
    /** The controller is not known. */
    public static final int NO_CONTROLLER = -1;
    /** What a broker knows before the first word of a controller. */
    public static final ClusterView EMPTY =
            new ClusterView(NO_CONTROLLER, new TreeMap<>(), StripedMap.empty(), StripedMap.empty());

    private final int controllerId;
    private final SortedMap<Integer, BrokerView> brokers;
    private final StripedMap<String, TopicView> topics;
    private final StripedMap<Uuid, String> names;

    private ClusterView(
            int controllerId,
            SortedMap<Integer, BrokerView> brokers,
            StripedMap<String, TopicView> topics,
            StripedMap<Uuid, String> names) {
        this.controllerId = controllerId;
        this.brokers = brokers;
        this.topics = topics;
        this.names = names;
    }

    /** The controller's broker id, or {@link #NO_CONTROLLER}. */
    public int controllerId() {
        return controllerId;
    }

    /** All live brokers in order of their ids. */
    public Collection<BrokerView> brokers() {
        return Collections.unmodifiableCollection(brokers.values());
    }

    /** The live broker of that id, or null. */
    public BrokerView broker(int id) {
        return brokers.get(id);
    }

    public int topicCount() {
        return topics.size();
    }

    /** All topics, in no order. */
    public List<TopicView> topics() {
        List<TopicView> all = new ArrayList<>(topics.size());
        topics.forEach((name, topic) -> all.add(topic));
        return all;
    }

    /** The topic of that name, or null. */
    public TopicView topic(String name) {
        return topics.get(name);
    }

    /** The topic of that id, or null. */
    public TopicView topic(Uuid id) {
        String name = names.get(id);
        return name == null ? null : topics.get(name);
    }

    /** The partition, or null if the topic or the partition is not known. */
    public PartitionLeadership partition(String topic, int partition) {
        TopicView view = topics.get(topic);
        return view == null ? null : view.partition(partition);
    }

    /** The next view, and in {@code deleted} the partitions that are in this one and not in the next. */
    ClusterView with(UpdateMetadata update, List<TopicPartition> deleted) {
        SortedMap<Integer, BrokerView> nextBrokers = new TreeMap<>();
        update.liveBrokers().forEach(broker -> nextBrokers.put(broker.id(), broker));
        Map<String, TopicView> put = new HashMap<>();
        List<String> removed = new ArrayList<>();
        Map<Uuid, String> newNames = new HashMap<>();
        List<Uuid> oldIds = new ArrayList<>();
        for (UpdateMetadata.Topic change : update.topics()) {
            TopicView before = topics.get(change.name());
            TopicView after = apply(before, change, deleted);
            if (before != null && (after == null || !before.id().equals(after.id()))) {
                oldIds.add(before.id());
            }
            if (after == null) {
                removed.add(change.name());
            } else {
                put.put(change.name(), after);
                if (!after.id().isZero()) {
                    newNames.put(after.id(), change.name());
                }
            }
        }
        return new ClusterView(
                update.controllerId(), nextBrokers, topics.with(put, removed), names.with(newNames, oldIds));
    }

    /** The topic after the change, or null if nothing of it is left. */
    private static TopicView apply(TopicView before, UpdateMetadata.Topic change, List<TopicPartition> deleted) {
        SortedMap<Integer, PartitionLeadership> partitions = before == null ? new TreeMap<>() : before.partitionsCopy();
        Set<Integer> gone = new TreeSet<>();
        if (before != null
                && !before.id().isZero()
                && !change.id().isZero()
                && !before.id().equals(change.id())) {
            // Deleted and made again while this broker was not listening.
            gone.addAll(partitions.keySet());
            partitions.clear();
        }
        for (PartitionLeadership partition : change.partitions()) {
            if (!partition.isDeleted()) {
                partitions.put(partition.partition(), partition);
                gone.remove(partition.partition());
            } else if (partitions.remove(partition.partition()) != null) {
                gone.add(partition.partition());
            }
        }
        gone.forEach(partition -> deleted.add(new TopicPartition(change.name(), partition)));
        return partitions.isEmpty() ? null : new TopicView(change.name(), change.id(), partitions);
    }
}
