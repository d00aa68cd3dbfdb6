package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.znode.PartitionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MetadataTest {
    private static final Uuid ID = new Uuid(1, 1);
    private static final Uuid OTHER_ID = new Uuid(2, 2);

    private final ManualTime time = new ManualTime(0);
    private final Metadata metadata = new Metadata(time);

    @Test
    void aTopicIsFoundByNameAndById() {
        metadata.apply(update(topic("t", ID, partition(0, 1), partition(1, 1))));

        ClusterView view = metadata.view();
        assertThat(view.topic("t").partitionCount()).isEqualTo(2);
        assertThat(view.topic(ID)).isSameAs(view.topic("t"));
        assertThat(view.partition("t", 1).leader()).isEqualTo(1);
        assertThat(view.partition("t", 2)).isNull();
        assertThat(view.controllerId()).isEqualTo(3);
    }

    @Test
    void partitionsThatAreNotNamedStayAndOldViewsNeverChange() {
        metadata.apply(update(topic("t", ID, partition(0, 1), partition(1, 1))));
        ClusterView before = metadata.view();

        metadata.apply(update(topic("t", ID, partition(1, 2))));

        assertThat(metadata.view().partition("t", 0).leader()).isEqualTo(1);
        assertThat(metadata.view().partition("t", 1).leader()).isEqualTo(2);
        assertThat(before.partition("t", 1).leader()).isEqualTo(1);
    }

    @Test
    void aControllerThatKnowsNoTopicIdsChangesNoMoreThanItNames() {
        metadata.apply(update(topic("t", ID, partition(0, 1), partition(1, 1))));

        assertThat(metadata.apply(update(topic("t", Uuid.ZERO, partition(1, 2)))))
                .isEmpty();

        assertThat(metadata.view().partition("t", 0).leader()).isEqualTo(1);
        assertThat(metadata.view().partition("t", 1).leader()).isEqualTo(2);
        assertThat(metadata.view().topic(ID)).isNull();
    }

    @Test
    void aDeletedTopicIsGoneByNameAndByIdAndItsPartitionsAreReported() {
        metadata.apply(update(topic("t", ID, partition(0, 1), partition(1, 1))));

        List<TopicPartition> deleted = metadata.apply(update(topic(
                "t",
                ID,
                partition(0, PartitionState.LEADER_DURING_DELETE),
                partition(1, PartitionState.LEADER_DURING_DELETE))));

        assertThat(deleted).containsExactly(new TopicPartition("t", 0), new TopicPartition("t", 1));
        assertThat(metadata.view().topic("t")).isNull();
        assertThat(metadata.view().topic(ID)).isNull();
        assertThat(metadata.view().topicCount()).isZero();
    }

    @Test
    void aTopicMadeAgainKeepsNothingOfTheOldOne() {
        metadata.apply(update(topic("t", ID, partition(0, 1), partition(1, 1))));

        List<TopicPartition> deleted = metadata.apply(update(topic("t", OTHER_ID, partition(0, 2))));

        assertThat(deleted).containsExactly(new TopicPartition("t", 1));
        assertThat(metadata.view().topic(ID)).isNull();
        assertThat(metadata.view().topic(OTHER_ID).partitionCount()).isEqualTo(1);
    }

    @Test
    void whoWaitsIsToldWhenTheViewIsRightOrTheTimeIsOver() throws Exception {
        CompletionStage<Boolean> ready = metadata.await(view -> view.topic("t") != null, 100);
        CompletionStage<Boolean> never = metadata.await(view -> view.topic("u") != null, 100);
        CompletionStage<Boolean> noTime = metadata.await(view -> false, 0);
        assertThat(get(noTime)).isFalse();

        metadata.apply(update(topic("t", ID, partition(0, 1))));
        assertThat(get(ready)).isTrue();
        assertThat(never.toCompletableFuture()).isNotDone();
        assertThat(get(metadata.await(view -> view.topic("t") != null, 0))).isTrue();

        time.advance(100);
        assertThat(get(never)).isFalse();
    }

    @Test
    void aStripedMapIsAMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StripedMap<String, Integer> map = StripedMap.empty();
        Map<String, Integer> model = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            Map<String, Integer> put = new HashMap<>();
            List<String> removed = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                put.put("k" + random.nextInt(2_000), step);
                removed.add("k" + random.nextInt(2_000));
            }
            StripedMap<String, Integer> before = map;
            int sizeBefore = model.size();
            map = map.with(put, removed);
            model.putAll(put);
            model.keySet().removeAll(removed);
            assertThat(map.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(before.size()).isEqualTo(sizeBefore);
        }
        Map<String, Integer> all = new HashMap<>();
        map.forEach(all::put);
        assertThat(all).as("seed %d", seed).isEqualTo(model);
    }

    private static UpdateMetadata update(UpdateMetadata.Topic... topics) {
        return new UpdateMetadata(3, 1, 1, List.of(topics), List.of(new BrokerView(1, 1, List.of(), null)));
    }

    private static UpdateMetadata.Topic topic(String name, Uuid id, PartitionLeadership... partitions) {
        return new UpdateMetadata.Topic(name, id, List.of(partitions));
    }

    private static PartitionLeadership partition(int partition, int leader) {
        return new PartitionLeadership(partition, leader, 0, List.of(1), List.of(1), List.of(), 0, 1);
    }
}
