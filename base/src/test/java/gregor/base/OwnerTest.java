package gregor.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OwnerTest {
    private static final int THREADS = 4;
    private static final int TASKS_PER_THREAD = 20_000;

    @Test
    void turnOwnerRunsOneTaskAtATimeAndKeepsEachThreadsOrder() throws Exception {
        runsOneAtATimeInOrder(TurnOwner::new);
    }

    @Test
    void threadOwnerRunsOneTaskAtATimeAndKeepsEachThreadsOrder() throws Exception {
        runsOneAtATimeInOrder(() -> new ThreadOwner("owner"));
    }

    @Test
    void turnOwnerRunsAnUncontendedTaskOnTheCaller() {
        TurnOwner owner = new TurnOwner();
        List<Thread> ranOn = new ArrayList<>();
        owner.execute(() -> ranOn.add(Thread.currentThread()));
        assertThat(ranOn).containsExactly(Thread.currentThread());
    }

    @Test
    void aTaskHandedOverByATaskRunsAfterItNotInsideIt() {
        TurnOwner owner = new TurnOwner();
        List<String> order = new ArrayList<>();
        owner.execute(() -> {
            owner.execute(() -> order.add("inner"));
            order.add("outer");
        });
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void ownershipIsSeenOnlyFromInsideATask() {
        TurnOwner owner = new TurnOwner();
        boolean[] inside = new boolean[1];
        owner.execute(() -> inside[0] = owner.isCurrent());
        assertThat(inside[0]).isTrue();
        assertThat(owner.isCurrent()).isFalse();
    }

    @Test
    void closingAThreadOwnerRunsWhatWasHandedOverBefore() {
        ThreadOwner owner = new ThreadOwner("owner");
        int[] ran = new int[1];
        for (int i = 0; i < 1_000; i++) {
            owner.execute(() -> ran[0]++);
        }
        owner.close();
        assertThat(ran[0]).isEqualTo(1_000);
    }

    private static void runsOneAtATimeInOrder(Supplier<Owner> owners) throws Exception {
        Owner owner = owners.get();
        // Plain fields on purpose: only ownership makes this correct.
        int[] lastSeen = new int[THREADS];
        int[] outOfOrder = new int[1];
        int[] total = new int[1];
        CountDownLatch done = new CountDownLatch(THREADS * TASKS_PER_THREAD);
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            new Thread(() -> {
                        for (int i = 1; i <= TASKS_PER_THREAD; i++) {
                            int number = i;
                            owner.execute(() -> {
                                if (lastSeen[thread] != number - 1) {
                                    outOfOrder[0]++;
                                }
                                lastSeen[thread] = number;
                                total[0]++;
                                done.countDown();
                            });
                        }
                    })
                    .start();
        }
        done.await();
        assertThat(total[0]).isEqualTo(THREADS * TASKS_PER_THREAD);
        assertThat(outOfOrder[0]).isZero();
    }
}
