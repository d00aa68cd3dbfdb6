package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What Linux says of a process's descriptors is understood. */
class DescriptorLimitTest {
    @Test
    void readsTheSoftLimit() {
        assertThat(DescriptorLimit.parse(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max processes             95967                95967                processes ",
                        "Max open files            20000                524288               files     ")))
                .isEqualTo(20_000);
    }

    @Test
    void noLimitIsALargeOne() {
        assertThat(DescriptorLimit.parse(
                        List.of("Max open files            unlimited            unlimited            files     ")))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void withoutAWordOfItLittleIsTaken() {
        assertThat(DescriptorLimit.parse(List.of())).isEqualTo(1_024);
    }

    @Test
    void segmentsNeverTakeAll() {
        assertThat(DescriptorLimit.forSegments()).isBetween(1, 50_000);
    }
}
