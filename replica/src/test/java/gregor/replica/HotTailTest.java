package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was written lately counts as in memory; how lately, all that goes through the page cache decides. */
class HotTailTest {
    private final PageCacheUse pageCache = new PageCacheUse(800);
    private final HotTail tail = new HotTail(pageCache);

    @Test
    void whatWasThereAtTheStartIsCold() {
        assertThat(tail.hot(1_000).fromOffset()).isEqualTo(1_000);
    }

    @Test
    void staysHotWhileLittleIsWritten() {
        for (int i = 0; i < 7; i++) {
            tail.wrote(100, i);
        }
        assertThat(tail.hot(7).fromOffset()).isZero();
    }

    @Test
    void lessThanTheHotBytesLieBehindTheOffsetAndAtLeastSevenEighths() {
        for (int i = 0; i < 1_000; i++) {
            // Offsets count bytes here.
            tail.wrote(10, i * 10L);
            if (i > 80) {
                assertThat(i * 10L + 10 - tail.hot(i * 10L + 10).fromOffset()).isBetween(690L, 800L);
            }
        }
    }

    @Test
    void whatGoesThroughForOthersCoolsThisOneToo() {
        tail.wrote(10, 5);
        assertThat(tail.hot(6).fromOffset()).isEqualTo(5);
        assertThat(pageCache.passedBytes()).isLessThan(tail.hot(6).untilBytes());

        pageCache.passed(1_000);

        assertThat(tail.hot(6).fromOffset()).isEqualTo(6);
        assertThat(pageCache.passedBytes()).isGreaterThan(tail.hot(6).untilBytes());
    }

    @Test
    void aSlowLogIsHotOnlyWhereItWasWrittenLately() {
        for (int i = 0; i < 100; i++) {
            tail.wrote(1, i);
            pageCache.passed(400);
        }
        assertThat(tail.hot(100).fromOffset()).isBetween(98L, 99L);
    }
}
