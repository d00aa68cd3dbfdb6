package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Owner;
import gregor.base.ThreadOwner;
import gregor.base.TimerThread;
import gregor.base.TurnOwner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Many threads append while others wait for records. There is no time-out to help: a lost wake-up, a lost result or a wrong
 * order is seen as what it is.
 */
class PartitionRaceTest {
    private static final int APPENDERS = 4;
    private static final int APPENDS = 2_000;
    private static final int CONSUMERS = 3;
    private static final long NEVER_MS = TimeUnit.HOURS.toMillis(1);

    private final long seed = System.nanoTime();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void ownedByTurnsNothingIsLostOrReordered() throws Exception {
        race(new TurnOwner());
    }

    @Test
    void ownedByAThreadNothingIsLostOrReordered() throws Exception {
        try (ThreadOwner owner = new ThreadOwner("owner")) {
            race(owner);
        }
    }

    private void race(Owner owner) throws Exception {
        System.out.println("PartitionRaceTest seed " + seed);
        CountDownLatch done = new CountDownLatch(APPENDERS + CONSUMERS);
        List<Consumer> consumers = new ArrayList<>();
        try (TestPartitions parts = new TestPartitions(owner);
                TimerThread timers = new TimerThread("timers")) {
            Partition partition = parts.leader();
            for (int i = 0; i < CONSUMERS; i++) {
                consumers.add(new Consumer(partition, timers, done));
            }
            consumers.forEach(Consumer::start);
            for (int i = 0; i < APPENDERS; i++) {
                int number = i;
                new Thread(() -> append(partition, number, done)).start();
            }
            assertThat(done.await(60, TimeUnit.SECONDS))
                    .withFailMessage("seed %d: %d did not end; %s", seed, done.getCount(), faults)
                    .isTrue();
            assertThat(faults).isEmpty();
            assertThat(partition.view().logEndOffset()).isEqualTo((long) APPENDERS * APPENDS);
            for (Consumer consumer : consumers) {
                assertThat(consumer.lastOf)
                        .hasSize(APPENDERS)
                        .allSatisfy((appender, last) -> assertThat(last).isEqualTo(APPENDS - 1));
            }
        } finally {
            consumers.forEach(Consumer::close);
        }
    }

    /** Keeps several appends in flight, and expects their results in order, each once. */
    private void append(Partition partition, int appender, CountDownLatch done) {
        Random random = new Random(seed + appender);
        Semaphore window = new Semaphore(1 + random.nextInt(16));
        long[] lastOffset = {-1};
        int inFlight = window.availablePermits();
        for (int i = 0; i < APPENDS; i++) {
            window.acquireUninterruptibly();
            partition.append(
                    TestPartitions.batch(appender + "-" + i),
                    random.nextBoolean() ? TestPartitions.ACKS_1 : TestPartitions.ACKS_ALL,
                    result -> {
                        check(result, lastOffset);
                        window.release();
                    });
        }
        window.acquireUninterruptibly(inFlight);
        done.countDown();
    }

    private void check(AppendResult result, long[] lastOffset) {
        if (result instanceof AppendResult.Stored stored) {
            long offset = stored.appended().firstOffset();
            if (offset <= lastOffset[0]) {
                faults.add("offset " + offset + " told after " + lastOffset[0]);
            }
            lastOffset[0] = offset;
        } else {
            faults.add(result.toString());
        }
    }

    /** Reads everything with one long poll after the other. */
    private final class Consumer implements LongPoll.Attempt {
        private final ThreadOwner loop = new ThreadOwner("consumer");
        private final Partition partition;
        private final TimerThread timers;
        private final CountDownLatch done;
        final Map<String, Integer> lastOf = new HashMap<>();
        private LongPoll poll;
        private long offset;

        Consumer(Partition partition, TimerThread timers, CountDownLatch done) {
            this.partition = partition;
            this.timers = timers;
            this.done = done;
        }

        void start() {
            loop.execute(this::pollAgain);
        }

        void close() {
            loop.close();
        }

        private void pollAgain() {
            poll = new LongPoll(loop, this);
            partition.watch(poll);
            poll.start(timers, NEVER_MS);
        }

        @Override
        public boolean read(boolean last) {
            ReadResult result = partition.read(TestPartitions.from(offset), TestPartitions.CONSUMER, 4_096, true);
            try {
                List<String> values = TestPartitions.values(result);
                values.forEach(this::accept);
                return !values.isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onOver() {
            partition.unwatch(poll);
            if (offset < (long) APPENDERS * APPENDS) {
                loop.execute(this::pollAgain);
            } else {
                done.countDown();
            }
        }

        private void accept(String value) {
            String[] parts = value.split("-");
            int number = Integer.parseInt(parts[1]);
            Integer before = lastOf.put(parts[0], number);
            if (number != (before == null ? 0 : before + 1)) {
                faults.add("consumer saw " + value + " after " + before);
            }
            offset++;
        }
    }
}
