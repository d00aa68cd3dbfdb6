package gregor.sim.load;

import gregor.base.TopicPartition;
import gregor.log.records.BatchBuilder;
import gregor.sim.check.Invariants;
import gregor.sim.check.TopicKind;
import gregor.sim.world.Schedule;
import gregor.wire.BufferRecords;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceRequest.PartitionProduceData;
import gregor.wire.message.ProduceRequest.TopicProduceData;
import gregor.wire.message.ProduceResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes records, each with a value of its own, and follows the leaders. With an id it numbers what it writes, has several
 * requests of a partition on their way, and begins again from the first that failed. For one thread.
 */
public final class Producer {
    private static final int VERSION = 11;
    private static final int IN_FLIGHT_MAX = 5;
    private static final int TIMEOUT_MS = 2_000;
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final String name;
    private final ClusterClient client;
    private final Schedule schedule;
    private final Invariants invariants;
    private final Terms terms;
    private final Set<String> doomed;
    private final Map<TopicPartition, Lane> lanes = new TreeMap<>(BY_NAME);
    private final Map<TopicPartition, Integer> sequences = new HashMap<>();
    private boolean writing = true;
    private long acknowledged;

    /**
     * How it writes.
     *
     * @param producerId -1 for none
     */
    public record Terms(boolean committed, long producerId, int everyMs) {
        boolean idempotent() {
            return producerId >= 0;
        }
    }

    /** @param doomed topics that are not written to any more; grows */
    public Producer(ClusterClient client, Terms terms, Set<String> doomed, Invariants invariants) {
        this.doomed = doomed;
        this.name = client.process().name();
        this.client = client;
        this.schedule = client.process().schedule();
        this.invariants = invariants;
        this.terms = terms;
    }

    /** Begins to write, to every partition it hears of. */
    public void start() {
        client.keepFresh();
        goOn();
    }

    private void goOn() {
        client.process().after(schedule.between(1, 2L * terms.everyMs), () -> {
            writeSome();
            goOn();
        });
    }

    /** Makes no new records; what has not been acknowledged is still sent. */
    public void finish() {
        writing = false;
    }

    public boolean hasFinished() {
        return lanes.values().stream().allMatch(lane -> lane.isOver() || lane.waiting.isEmpty());
    }

    public long acknowledged() {
        return acknowledged;
    }

    @Override
    public String toString() {
        return "producer " + name;
    }

    private void writeSome() {
        List<TopicPartition> all = client.partitions();
        if (!writing || all.isEmpty()) {
            return;
        }
        TopicPartition partition = all.get(schedule.random().nextInt(all.size()));
        if (!doomed.contains(partition.topic()) && takes(TopicKind.of(partition.topic()))) {
            lanes.computeIfAbsent(partition, Lane::new).add();
        }
    }

    /** Where records may be lost, a producer with an id may never get on. */
    private boolean takes(TopicKind kind) {
        return kind == TopicKind.SAFE || kind != TopicKind.OFFSETS && !terms.idempotent();
    }

    /** What is on its way to one partition. */
    private final class Lane {
        private final TopicPartition partition;
        private final Deque<Batch> waiting = new ArrayDeque<>();
        private int inFlight;
        /** Counts the times it began again: answers to what was sent before are not looked at. */
        private int round;

        private boolean resting;
        private boolean begun;

        Lane(TopicPartition partition) {
            this.partition = partition;
        }

        boolean isOver() {
            return doomed.contains(partition.topic());
        }

        void add() {
            int first = sequences.getOrDefault(partition, 0);
            int count = 1 + schedule.random().nextInt(3);
            sequences.put(partition, first + count);
            waiting.add(new Batch(partition, first, count));
            send();
        }

        private void send() {
            // A log that does not know a producer takes whatever comes first: the second request must not overtake the
            // first.
            int max = terms.idempotent() && begun ? IN_FLIGHT_MAX : 1;
            List<Batch> all = new ArrayList<>(waiting);
            while (!resting && !isOver() && inFlight < Math.min(max, all.size())) {
                int leader = client.leader(partition);
                if (leader < 1) {
                    beginAgain();
                    return;
                }
                send(leader, all.get(inFlight++));
            }
        }

        private void send(int leader, Batch batch) {
            int mine = round;
            client.ask(leader, Apis.PRODUCE, VERSION, batch.request(), (answer, fault) -> {
                if (mine == round && !isOver()) {
                    onAnswer(batch, answer);
                }
            });
        }

        private void onAnswer(Batch batch, ProduceResponse answer) {
            ProduceResponse.PartitionProduceResponse result = answer == null
                    ? null
                    : answer.responses.get(0).partitionResponses.get(0);
            boolean known = result != null && result.errorCode == ErrorCode.DUPLICATE_SEQUENCE_NUMBER.code();
            // A new leader may answer for the second request before the old one does for the first.
            boolean early = batch != waiting.peek();
            if (early || result == null || result.errorCode != ErrorCode.NONE.code() && !known) {
                beginAgain();
                return;
            }
            waiting.poll();
            inFlight--;
            begun = true;
            acknowledged += batch.count;
            if (terms.committed && !known && TopicKind.of(partition.topic()) == TopicKind.SAFE) {
                batch.acknowledged(result.baseOffset);
            }
            send();
        }

        private void beginAgain() {
            round++;
            inFlight = 0;
            if (!resting) {
                resting = true;
                client.refresh();
                client.process().after(schedule.between(10, 300), () -> {
                    resting = false;
                    send();
                });
            }
        }
    }

    /** Records that are sent together. */
    private final class Batch {
        private final TopicPartition partition;
        private final int first;
        private final int count;

        Batch(TopicPartition partition, int first, int count) {
            this.partition = partition;
            this.first = first;
            this.count = count;
        }

        private String value(int number) {
            return name + "-" + (first + number);
        }

        ProduceRequest request() {
            BatchBuilder batch = new BatchBuilder();
            if (terms.idempotent()) {
                batch.producer(terms.producerId, (short) 0, first);
            }
            for (int i = 0; i < count; i++) {
                batch.append(client.process().millis(), null, value(i).getBytes(StandardCharsets.UTF_8));
            }
            ByteBuffer records = batch.build();
            PartitionProduceData data = new PartitionProduceData();
            data.index = partition.partition();
            data.records = new BufferRecords(records);
            TopicProduceData topic = new TopicProduceData();
            topic.name = partition.topic();
            topic.partitionData = List.of(data);
            ProduceRequest request = new ProduceRequest();
            request.acks = (short) (terms.committed ? -1 : 1);
            request.timeoutMs = TIMEOUT_MS;
            request.topicData = List.of(topic);
            return request;
        }

        void acknowledged(long baseOffset) {
            for (int i = 0; i < count; i++) {
                invariants.acknowledged(client.topicId(partition.topic()), partition, baseOffset + i, value(i));
            }
        }
    }
}
