package gregor.broker.follower;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.config.InterBrokerVersions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FollowerVersionsTest {
    @ParameterizedTest
    @CsvSource({
        "3.9, 17, 4, 9",
        "3.8, 16, 4, 8",
        "3.5-IV0, 14, 4, 8",
        "3.0, 12, 4, 7",
        "2.8, 12, 4, 6",
        "2.7-IV0, 11, 3, 5",
        "2.1-IV1, 8, 2, 4",
        "1.1, 7, 0, 2",
        "0.11.0-IV1, 5, -1, 2",
        "0.10.0, 2, -1, 0",
        "0.8.2, 0, -1, 0"
    })
    void followersAskInVersionsThatAllBrokersUnderstand(String release, int fetch, int epochs, int offsets) {
        assertThat(FollowerVersions.of(new InterBrokerVersions(release)::atLeast))
                .isEqualTo(new FollowerVersions(fetch, epochs, offsets));
    }
}
