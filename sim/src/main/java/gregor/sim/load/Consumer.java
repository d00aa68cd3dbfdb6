package gregor.sim.load;

import gregor.base.TopicPartition;
import gregor.sim.check.Invariants;
import gregor.sim.check.LogEntries;
import gregor.sim.check.TopicKind;
import gregor.sim.check.Violation;
import gregor.wire.BufferRecords;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchRequest.FetchPartition;
import gregor.wire.message.FetchRequest.FetchTopic;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads every partition from its beginning, one at a time: from whoever leads it, or from the follower in its rack that the leader
 * names. For one thread.
 */
public final class Consumer {
    private static final int VERSION = 12;
    private static final int PAUSE_MS = 50;

    private final ClusterClient client;
    private final String rack;
    private final Map<TopicPartition, Integer> followers = new HashMap<>();
    private final Invariants invariants;
    private final Set<String> doomed;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();

    /**
     * @param rack where it is
     * @param doomed topics that are not read any more; grows
     */
    public Consumer(ClusterClient client, String rack, Set<String> doomed, Invariants invariants) {
        this.rack = rack;
        this.doomed = doomed;
        this.client = client;
        this.invariants = invariants;
    }

    /** Begins to read. */
    public void start() {
        client.keepFresh();
        goOn();
    }

    private void goOn() {
        client.process().after(PAUSE_MS, this::readSome);
    }

    private void readSome() {
        List<TopicPartition> all = client.partitions();
        TopicPartition partition = all.isEmpty()
                ? null
                : all.get(client.process().schedule().random().nextInt(all.size()));
        int leader = partition == null ? -1 : client.leader(partition);
        if (leader < 1 || TopicKind.of(partition.topic()) != TopicKind.SAFE) {
            goOn();
            return;
        }
        Integer follower = followers.remove(partition);
        int asked = follower == null ? leader : follower;
        client.ask(asked, Apis.FETCH, VERSION, request(partition), (answer, fault) -> {
            boolean heard = fault == null && !answer.responses.isEmpty();
            if (heard && !doomed.contains(partition.topic())) {
                onAnswer(partition, answer, asked == leader);
            }
            goOn();
        });
    }

    private FetchRequest request(TopicPartition partition) {
        FetchPartition wanted = new FetchPartition();
        wanted.partition = partition.partition();
        wanted.currentLeaderEpoch = client.leaderEpoch(partition);
        wanted.fetchOffset = offsets.getOrDefault(partition, 0L);
        wanted.partitionMaxBytes = 1 << 16;
        FetchTopic topic = new FetchTopic();
        topic.topic = partition.topic();
        topic.partitions = List.of(wanted);
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = 100;
        request.minBytes = 1;
        request.topics = List.of(topic);
        request.forgottenTopicsData = List.of();
        request.rackId = rack;
        return request;
    }

    private void onAnswer(TopicPartition partition, FetchResponse answer, boolean ofLeader) {
        PartitionData data = answer.responses.get(0).partitions.get(0);
        long next = offsets.getOrDefault(partition, 0L);
        if (data.preferredReadReplica > 0) {
            followers.put(partition, data.preferredReadReplica);
            return;
        }
        if (data.errorCode == ErrorCode.OFFSET_OUT_OF_RANGE.code() && ofLeader) {
            throw new Violation("a consumer at " + next + " of " + partition + " is told that this is out of range");
        }
        if (data.errorCode != ErrorCode.NONE.code() || data.records == null) {
            return;
        }
        LogEntries.of(((BufferRecords) data.records).buffer(), entry -> {
            if (entry.offset() >= offsets.getOrDefault(partition, 0L)) {
                invariants.consumed(client.topicId(partition.topic()), partition, entry);
                offsets.put(partition, entry.offset() + 1);
            }
        });
    }
}
