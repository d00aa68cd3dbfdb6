package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HotTailTest {
    @Test
    void whatWasThereAtTheStartIsCold() {
        HotTail tail = new HotTail(800, 1_000);
        assertThat(tail.offset()).isEqualTo(1_000);
    }

    @Test
    void staysHotWhileLittleIsWritten() {
        HotTail tail = new HotTail(800, 0);
        for (int i = 1; i <= 7; i++) {
            tail.wrote(100, i);
        }
        assertThat(tail.offset()).isZero();
    }

    @Test
    void lessThanTheHotBytesLieBehindTheOffsetAndAtLeastSevenEighths() {
        HotTail tail = new HotTail(800, 0);
        for (int i = 1; i <= 1_000; i++) {
            // Offsets count bytes here.
            tail.wrote(10, i * 10L);
            if (i > 80) {
                assertThat(i * 10L - tail.offset()).isBetween(700L, 800L);
            }
        }
    }
}
