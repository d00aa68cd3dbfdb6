package gregor.compat.chaos;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Whether a cluster, after what was done to it, does its work again. */
final class Health {
    private static final String OFFSETS = "__consumer_offsets";
    private static final long ASK_MAX_SECONDS = 20;
    private static final Duration POLL = Duration.ofMillis(250);

    private final Cluster cluster;
    private final Admin admin;
    private final History history;

    Health(Cluster cluster, Admin admin, History history) {
        this.cluster = cluster;
        this.admin = admin;
        this.history = history;
    }

    /** Every process runs, every replica is in sync, every partition takes records, and the group reads them. */
    boolean recovers(Duration atMost) {
        List<Integer> dead = cluster.brokers().stream()
                .filter(broker -> !broker.isAlive())
                .map(Broker::id)
                .toList();
        if (!dead.isEmpty()) {
            history.complain("brokers " + dead + " ended by themselves");
            return false;
        }
        long[] acknowledged = progress(index -> history.partition(index).acknowledgements());
        long[] read = progress(index -> history.group(index).readTo());
        List<String> missing = new ArrayList<>();
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        missing.clear();
                        missing.addAll(notInSync());
                        missing.addAll(standing(
                                "takes no records",
                                acknowledged,
                                index -> history.partition(index).acknowledgements()));
                        missing.addAll(standing(
                                "is not read by the group",
                                read,
                                index -> history.group(index).readTo()));
                        return missing.isEmpty();
                    });
            return true;
        } catch (ConditionTimeoutException e) {
            history.complain("not whole again after " + atMost + ": " + missing);
            return false;
        }
    }

    private interface Count {
        long of(int partition);
    }

    private long[] progress(Count count) {
        return IntStream.range(0, history.partitions()).mapToLong(count::of).toArray();
    }

    private List<String> standing(String what, long[] before, Count count) {
        return IntStream.range(0, before.length)
                .filter(index -> count.of(index) <= before[index])
                .mapToObj(index -> history.topic() + "-" + index + " " + what)
                .toList();
    }

    private List<String> notInSync() throws InterruptedException {
        try {
            List<String> missing = new ArrayList<>();
            admin.describeTopics(List.of(history.topic(), OFFSETS))
                    .allTopicNames()
                    .get(ASK_MAX_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .forEach(topic -> notInSync(topic, missing));
            return missing;
        } catch (ExecutionException | TimeoutException e) {
            return List.of("no answer to who is in sync: " + e);
        }
    }

    private static void notInSync(TopicDescription topic, List<String> missing) {
        topic.partitions().stream()
                .filter(partition -> partition.leader() == null
                        || partition.isr().size() < partition.replicas().size())
                .forEach(partition -> missing.add(topic.name() + "-" + partition.partition() + " has leader "
                        + partition.leader() + ", in sync " + partition.isr()));
    }
}
