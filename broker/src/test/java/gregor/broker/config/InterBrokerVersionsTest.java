package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterBrokerVersionsTest {
    /** As stock controllers and brokers choose them. */
    @ParameterizedTest
    @CsvSource({
        // release, LeaderAndIsr, StopReplica, UpdateMetadata, ControlledShutdown
        "0.8.2.2, 0, 0, 0, 0",
        "0.9.0.1, 0, 0, 1, 1",
        "0.10.0,  0, 0, 2, 1",
        "0.10.2,  0, 0, 3, 1",
        "1.0,     1, 0, 4, 1",
        "2.2,     2, 1, 5, 2",
        "2.4-IV0, 3, 1, 5, 2",
        "2.4,     4, 2, 6, 3",
        "2.6,     4, 3, 6, 3",
        "2.8-IV1, 5, 3, 7, 3",
        "3.2,     6, 3, 7, 3",
        "3.4,     7, 4, 8, 3",
        "3.9-IV0, 7, 4, 8, 3",
    })
    void commandsAreInTheVersionOfTheOldestRelease(
            String release, int leaderAndIsr, int stopReplica, int updateMetadata, int controlledShutdown) {
        InterBrokerVersions versions = new InterBrokerVersions(release);
        assertThat(versions.leaderAndIsr()).isEqualTo(leaderAndIsr);
        assertThat(versions.stopReplica()).isEqualTo(stopReplica);
        assertThat(versions.updateMetadata()).isEqualTo(updateMetadata);
        assertThat(versions.controlledShutdown()).isEqualTo(controlledShutdown);
    }

    @ParameterizedTest
    @CsvSource({
        "2.7-IV1, false, false, 0",
        "2.7,     true,  false, 0",
        "3.0,     true,  true,  0",
        "3.2,     true,  true,  1",
        "3.3,     true,  true,  2",
        "3.9-IV0, true,  true,  3"
    })
    void theControllerIsAskedWhereTheOldestReleaseAsksIt(
            String release, boolean forIsr, boolean forProducerIds, int alterPartition) {
        InterBrokerVersions versions = new InterBrokerVersions(release);
        assertThat(versions.asksControllerForIsr()).isEqualTo(forIsr);
        assertThat(versions.asksControllerForProducerIds()).isEqualTo(forProducerIds);
        assertThat(versions.alterPartition()).isEqualTo(alterPartition);
    }
}
