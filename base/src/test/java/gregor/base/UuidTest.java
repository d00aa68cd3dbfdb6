package gregor.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UuidTest {
    @Test
    void textIsUnpaddedBase64Url() {
        assertThat(Uuid.ZERO).hasToString("AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(new Uuid(0, 1)).hasToString("AAAAAAAAAAAAAAAAAAAAAQ");
    }

    @Test
    void randomIdsRoundTripAndNeverStartWithADash() {
        for (int i = 0; i < 10_000; i++) {
            Uuid uuid = Uuid.random();
            assertThat(uuid.toString()).hasSize(22).doesNotStartWith("-");
            assertThat(Uuid.parse(uuid.toString())).isEqualTo(uuid);
        }
    }

    @Test
    void refusesTextOfAnotherLength() {
        assertThatThrownBy(() -> Uuid.parse("AAAA")).isInstanceOf(IllegalArgumentException.class);
    }
}
