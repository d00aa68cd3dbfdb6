package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Threads;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlushersTest {
    private static final Path DIR = Path.of("/a");

    @Test
    void logsOfOneDirectoryAreForcedTogether() throws Exception {
        try (Flushers flushers = new Flushers(Threads.SYSTEM)) {
            CyclicBarrier together = new CyclicBarrier(2);
            CountDownLatch done = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                flushers.of(DIR).execute(() -> {
                    try {
                        together.await(10, TimeUnit.SECONDS);
                        done.countDown();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aDirectoryThatHangsHoldsUpNoOther() throws Exception {
        CountDownLatch mended = new CountDownLatch(1);
        CountDownLatch forced = new CountDownLatch(1);
        try (Flushers flushers = new Flushers(Threads.SYSTEM)) {
            for (int i = 0; i < 20; i++) {
                flushers.of(DIR).execute(() -> {
                    try {
                        mended.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            flushers.of(Path.of("/b")).execute(forced::countDown);
            assertThat(forced.await(10, TimeUnit.SECONDS)).isTrue();
            mended.countDown();
        }
    }

    @Test
    void whatIsAskedOfADeletedLogIsDoneAtOnce() {
        AtomicInteger refused = new AtomicInteger();
        try (Flushers flushers = new Flushers(Threads.SYSTEM)) {
            flushers.of(null).execute(refused::incrementAndGet);
            assertThat(refused).hasValue(1);
        }
    }

    @Test
    void closingWaitsForWhatWasGiven() {
        AtomicInteger forced = new AtomicInteger();
        try (Flushers flushers = new Flushers(Threads.SYSTEM)) {
            for (int i = 0; i < 100; i++) {
                flushers.of(DIR).execute(forced::incrementAndGet);
            }
        }
        assertThat(forced).hasValue(100);
    }
}
