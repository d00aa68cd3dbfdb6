package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ThreadOwner;
import gregor.base.TopicPartition;
import gregor.replica.AppendTerms;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchRequest.FetchPartition;
import gregor.wire.message.FetchRequest.FetchTopic;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Consumers with and without a session, while several threads append to many partitions. Waits never end by time, so a move that
 * a session misses is seen as a test that does not end.
 */
class FetchRaceTest {
    private static final int PARTITIONS = 12;
    private static final int PRODUCERS = 3;
    private static final int RECORDS = 1_500;

    private final long seed = System.nanoTime();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingIsFetchedInOrder(boolean withSession) throws Exception {
        System.out.println("FetchRaceTest seed " + seed);
        try (HandlerParts parts = new HandlerParts();
                ThreadOwner loop = new ThreadOwner("loop")) {
            parts.topic("orders", PARTITIONS);
            Consumer consumer = new Consumer(parts, loop, withSession);
            loop.execute(consumer::fetch);
            for (int i = 0; i < PRODUCERS; i++) {
                int number = i;
                new Thread(() -> produce(parts, number)).start();
            }
            assertThat(consumer.done.await(60, TimeUnit.SECONDS))
                    .withFailMessage(() -> "seed " + seed + ": stopped at " + Arrays.toString(consumer.offsets))
                    .isTrue();
            assertThat(consumer.faults).isEmpty();
        }
    }

    @Test
    void aSessionOfManyIdlePartitionsLooksAtThoseThatMoved() throws Exception {
        try (HandlerParts parts = new HandlerParts()) {
            parts.topic("orders", PARTITIONS);
            FetchSession session = new FetchSession(false, false);
            session.update(request(new long[PARTITIONS], true));
            session.pending().forEach(partition -> partition.resolve(parts.partitions));
            session.watch();
            session.pending().forEach(partition -> partition.standing(FetchedPartition.Standing.EXHAUSTED));
            session.settle();
            assertThat(session.pending()).isEmpty();
            parts.append("orders", 7, "a");
            assertThat(session.pending()).extracting(FetchedPartition::index).containsExactly(7);
        }
    }

    private void produce(HandlerParts parts, int number) {
        Random random = new Random(seed + number);
        for (int i = 0; i < RECORDS; i++) {
            parts.replicas
                    .find(new TopicPartition("orders", random.nextInt(PARTITIONS)))
                    .append(HandlerParts.batch("x"), AppendTerms.fromClient(true, 1_000), result -> {});
        }
    }

    private static FetchRequest request(long[] offsets, boolean full) {
        FetchTopic topic = new FetchTopic();
        topic.topic = "orders";
        topic.partitions = IntStream.range(0, PARTITIONS)
                .filter(index -> full || offsets[index] >= 0)
                .mapToObj(index -> {
                    FetchPartition wanted = new FetchPartition();
                    wanted.partition = index;
                    wanted.fetchOffset = Math.max(0, offsets[index]);
                    wanted.partitionMaxBytes = 400;
                    return wanted;
                })
                .toList();
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = 1_000_000;
        request.minBytes = 1;
        request.maxBytes = 2_000;
        request.topics = List.of(topic);
        return request;
    }

    /** Owned by its loop. */
    private static final class Consumer {
        final long[] offsets = new long[PARTITIONS];
        final List<String> faults = new ArrayList<>();
        final CountDownLatch done = new CountDownLatch(1);
        private final boolean withSession;
        private final RequestContext context;
        private final FetchHandler handler;
        private final ThreadOwner loop;
        private boolean[] changed = new boolean[PARTITIONS];
        private int sessionId;
        private int epoch;

        Consumer(HandlerParts parts, ThreadOwner loop, boolean withSession) {
            this.withSession = withSession;
            this.loop = loop;
            handler = parts.fetchHandler(new FetchConfig(1 << 20, 10, false));
            Session session =
                    new Session("PLAINTEXT", InetAddress.getLoopbackAddress(), loop, (delayMs, task) -> () -> true);
            context = new RequestContext(session, 12, 1, "test");
        }

        void fetch() {
            FetchRequest request = nextRequest();
            handler.handle(context, request)
                    .answer()
                    .whenComplete((answer, fault) -> loop.execute(() -> {
                        if (fault != null) {
                            faults.add(fault.toString());
                            done.countDown();
                        } else {
                            accept(answer);
                        }
                    }));
        }

        private FetchRequest nextRequest() {
            if (!withSession) {
                FetchRequest request = request(offsets, true);
                request.sessionEpoch = -1;
                return request;
            }
            long[] told = new long[PARTITIONS];
            for (int i = 0; i < PARTITIONS; i++) {
                told[i] = changed[i] ? offsets[i] : -1;
            }
            changed = new boolean[PARTITIONS];
            FetchRequest request = request(told, epoch == 0);
            request.sessionId = sessionId;
            request.sessionEpoch = epoch++;
            return request;
        }

        private void accept(FetchResponse answer) {
            if (answer.errorCode != 0) {
                faults.add("error " + answer.errorCode);
                done.countDown();
                return;
            }
            sessionId = answer.sessionId;
            answer.responses.forEach(topic -> topic.partitions.forEach(this::accept));
            if (Arrays.stream(offsets).sum() < (long) PRODUCERS * RECORDS) {
                fetch();
            } else {
                done.countDown();
            }
        }

        private void accept(PartitionData data) {
            try {
                int records = HandlerParts.values(data.records).size();
                offsets[data.partitionIndex] += records;
                changed[data.partitionIndex] |= records > 0;
                if (data.errorCode != 0 || offsets[data.partitionIndex] > data.highWatermark) {
                    faults.add("partition " + data.partitionIndex + ": error " + data.errorCode + " at "
                            + offsets[data.partitionIndex] + " of " + data.highWatermark);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
