package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.group.TestGroups;
import gregor.replica.Role;
import gregor.zk.LeaderAndIsr;
import gregor.zk.Metadata;
import gregor.zk.PartitionLeadership;
import gregor.zk.UpdateMetadata;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What this broker does when its own controller speaks. */
class LocalChannelTest {
    private static final int BROKER = 1;
    private static final int PARTITIONS = 50;
    private static final int TOPICS = 20;

    @Test
    void clientsHearOfALeaderWhenItLeads() throws Exception {
        try (TestGroups groups = new TestGroups()) {
            Metadata metadata = new Metadata(groups.time);
            LocalChannel channel =
                    new LocalChannel(new CommandExecution(BROKER, groups.replicas, metadata, groups.leadership()));
            for (int i = 0; i < TOPICS; i++) {
                String topic = "topic-" + i;
                Uuid id = Uuid.random();
                channel.send(BROKER, leaders(topic, id));
                channel.send(BROKER, news(topic, id)).toCompletableFuture().get(20, TimeUnit.SECONDS);

                TopicPartition last = new TopicPartition(topic, PARTITIONS - 1);
                assertThat(metadata.view().topic(topic)).isNotNull();
                assertThat(groups.replicas.find(last)).as("replica of %s", last).isNotNull();
                assertThat(groups.replicas.find(last).view().role()).isEqualTo(Role.LEADER);
            }
        }
    }

    private static LeaderAndIsr leaders(String topic, Uuid id) {
        List<LeaderAndIsr.Partition> partitions = leaderships().stream()
                .map(leader -> new LeaderAndIsr.Partition(topic, id, leader, List.of(), List.of(), true, false))
                .toList();
        return new LeaderAndIsr(BROKER, 1, 0, partitions, List.of());
    }

    private static UpdateMetadata news(String topic, Uuid id) {
        return new UpdateMetadata(BROKER, 1, 0, List.of(new UpdateMetadata.Topic(topic, id, leaderships())), List.of());
    }

    private static List<PartitionLeadership> leaderships() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(index ->
                        new PartitionLeadership(index, BROKER, 0, List.of(BROKER), List.of(BROKER), List.of(), 0, 1))
                .toList();
    }
}
