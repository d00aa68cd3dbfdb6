package gregor.compat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The checker finds what it is there for in made-up histories, and nothing in good ones. */
class PartitionHistoryTest {
    private final PartitionHistory history = new PartitionHistory("p-0");

    @Test
    void whatWasAcknowledgedAndReadIsFine() {
        written(0, "1:0", "2:0", "1:1");
        read("tail", 0, "1:0", "2:0", "1:1");
        read("late", 0, "1:0", "2:0", "1:1");
        assertThat(history.violations(3)).isEmpty();
    }

    @Test
    void whatWasNotAcknowledgedMayBeThereOrNot() {
        acknowledged("1:0", 0);
        acknowledged("1:3", 2);
        read("tail", 0, "1:0", "1:2", "1:3");
        assertThat(history.violations(3)).isEmpty();
    }

    @Test
    void aLostRecord() {
        written(0, "1:0", "1:1", "1:2");
        read("tail", 0, "1:0", "1:1");
        assertThat(history.violations(2)).containsExactly("p-0: acknowledged at offset 2 and lost: 1:2");
    }

    @Test
    void aRecordInTheWrongPlace() {
        acknowledged("1:0", 1);
        read("tail", 0, "1:0", "2:0");
        assertThat(history.violations(2)).containsExactly("p-0: acknowledged at offset 1 and found at 0: 1:0");
    }

    @Test
    void aDuplicate() {
        read("tail", 0, "1:0", "1:1", "1:0");
        assertThat(history.violations(3)).containsExactly("p-0: duplicate: 1:0 at offsets 0 and 2");
    }

    @Test
    void aReorderedRecord() {
        read("tail", 0, "1:1", "1:0");
        assertThat(history.violations(2)).containsExactly("p-0: reordered: 1:0 at offset 1 after 1");
    }

    @Test
    void twoValuesAtOneOffset() {
        read("of the leader", 0, "1:0", "1:1");
        read("of a follower", 1, "2:0");
        assertThat(history.violations(2))
                .containsExactly("p-0: two values at offset 1: 1:1, and for of a follower 2:0");
    }

    @Test
    void aHole() {
        read("tail", 0, "1:0");
        read("tail", 2, "1:1");
        assertThat(history.violations(3)).containsExactly("p-0: nothing at offset 1");
    }

    @Test
    void whatSomebodyHasReadMayNotGoAway() {
        read("tail", 0, "1:0", "1:1");
        assertThat(history.violations(1)).containsExactly("p-0: records up to offset 2 were read, and it ends at 1");
    }

    private void written(long from, String... values) {
        for (int i = 0; i < values.length; i++) {
            acknowledged(values[i], from + i);
        }
    }

    private void acknowledged(String value, long offset) {
        history.acknowledged(Value.parse(value + ";"), offset);
    }

    private void read(String reader, long from, String... values) {
        for (int i = 0; i < values.length; i++) {
            history.read(reader, from + i, Value.parse(values[i] + ";"));
        }
    }
}
