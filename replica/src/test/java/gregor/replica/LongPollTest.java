package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.ThreadOwner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LongPollTest {
    private final ManualTime time = new ManualTime(0);
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final Reading reading = new Reading();
    private final LongPoll poll = new LongPoll(loop::add, reading);

    @Test
    void readsAtOnceBecauseSomethingMayHaveMovedBeforeTheWatchBegan() {
        reading.enough = true;
        poll.start(time, 100);
        assertThat(reading.reads).containsExactly(false);
        assertThat(reading.overs).isEqualTo(1);
    }

    @Test
    void aBurstOfMovesIsOneRead() {
        poll.start(time, 100);
        for (int i = 0; i < 10; i++) {
            poll.onMoved();
        }
        runLoop();
        assertThat(reading.reads).containsExactly(false, false);
    }

    @Test
    void aMoveDuringTheReadReadsAgain() {
        poll.start(time, 100);
        reading.during = poll::onMoved;
        poll.onMoved();
        runLoop();
        assertThat(reading.reads).hasSize(3);
    }

    @Test
    void theLastReadIsMadeWhenTheTimeIsUp() {
        poll.start(time, 100);
        time.advance(99);
        runLoop();
        assertThat(reading.overs).isZero();
        time.advance(1);
        runLoop();
        assertThat(reading.reads).containsExactly(false, true);
        assertThat(reading.overs).isEqualTo(1);
    }

    @Test
    void afterAnAnswerNothingIsReadAgain() {
        poll.start(time, 100);
        reading.enough = true;
        poll.onMoved();
        runLoop();
        poll.onMoved();
        time.advance(1_000);
        runLoop();
        assertThat(reading.reads).containsExactly(false, false);
        assertThat(reading.overs).isEqualTo(1);
    }

    @Test
    void aCancelledPollAnswersNothingAndLeavesNothingBehind() {
        poll.start(time, 100);
        poll.cancel();
        poll.cancel();
        poll.onMoved();
        time.advance(1_000);
        runLoop();
        assertThat(reading.reads).containsExactly(false);
        assertThat(reading.overs).isEqualTo(1);
    }

    @Test
    void aPollCancelledBeforeItBeganNeverReads() {
        poll.cancel();
        poll.start(time, 100);
        assertThat(reading.reads).isEmpty();
    }

    @Test
    void noWakeUpIsLostWhenManyThreadsMoveAtOnce() throws Exception {
        int threads = 4;
        int movesPerThread = 5_000;
        try (ThreadOwner owner = new ThreadOwner("loop")) {
            AtomicLong moves = new AtomicLong();
            CountDownLatch answered = new CountDownLatch(1);
            LongPoll racing = new LongPoll(owner, new LongPoll.Attempt() {
                @Override
                public boolean read(boolean last) {
                    boolean all = moves.get() == (long) threads * movesPerThread;
                    if (all) {
                        answered.countDown();
                    }
                    return all;
                }

                @Override
                public void onOver() {
                    // Nothing is watched here.
                }
            });
            owner.execute(() -> racing.start(time, 1_000_000));
            for (int t = 0; t < threads; t++) {
                new Thread(() -> {
                            for (int i = 0; i < movesPerThread; i++) {
                                moves.incrementAndGet();
                                racing.onMoved();
                            }
                        })
                        .start();
            }
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    /** Notes every read; says what it is told to say. */
    private static final class Reading implements LongPoll.Attempt {
        final List<Boolean> reads = new ArrayList<>();
        boolean enough;
        int overs;
        Runnable during = () -> {};

        @Override
        public boolean read(boolean last) {
            reads.add(last);
            Runnable once = during;
            during = () -> {};
            once.run();
            return enough;
        }

        @Override
        public void onOver() {
            overs++;
        }
    }
}
