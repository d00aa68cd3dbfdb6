package gregor.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.checkpoint.LeaderEpochs.End;
import gregor.log.checkpoint.LeaderEpochs.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which epoch began where. */
class LeaderEpochsTest {
    private final LeaderEpochs epochs = new LeaderEpochs(List.of(new Entry(2, 10), new Entry(4, 20), new Entry(7, 30)));

    @Test
    void trap77AnEpochEndsWhereTheNextKnownOneStarts() {
        assertThat(epochs.endOf(2, 99)).isEqualTo(new End(2, 20));
        assertThat(epochs.endOf(4, 99)).isEqualTo(new End(4, 30));
        assertThat(epochs.endOf(7, 99)).isEqualTo(new End(7, 99));
    }

    @Test
    void trap77AnUnknownEpochIsAnsweredWithTheOneBelow() {
        assertThat(epochs.endOf(3, 99)).isEqualTo(new End(2, 20));
        assertThat(epochs.endOf(6, 99)).isEqualTo(new End(4, 30));
    }

    @Test
    void trap77AnEpochFromBeforeTheLogEndsWhereTheLogsFirstStarts() {
        assertThat(epochs.endOf(1, 99)).isEqualTo(new End(1, 10));
    }

    @Test
    void trap77AnEpochFromTheFutureIsUnknown() {
        assertThat(epochs.endOf(8, 99)).isEqualTo(new End(-1, -1));
        assertThat(epochs.endOf(-1, 99)).isEqualTo(new End(-1, -1));
        assertThat(LeaderEpochs.NONE.endOf(0, 0)).isEqualTo(new End(-1, -1));
    }

    @Test
    void offsetsBelongToTheEpochThatStartedLast() {
        assertThat(epochs.epochAt(9)).isEqualTo(-1);
        assertThat(epochs.epochAt(10)).isEqualTo(2);
        assertThat(epochs.epochAt(25)).isEqualTo(4);
        assertThat(epochs.epochAt(1000)).isEqualTo(7);
    }

    @Test
    void aNewEpochReplacesWhatContradictsIt() {
        assertThat(epochs.startingAt(9, 30).entries())
                .containsExactly(new Entry(2, 10), new Entry(4, 20), new Entry(9, 30));
        assertThat(epochs.startingAt(9, 15).entries()).containsExactly(new Entry(2, 10), new Entry(9, 15));
        assertThat(epochs.startingAt(7, 50)).isSameAs(epochs);
        assertThat(epochs.startingAt(4, 35).entries()).containsExactly(new Entry(2, 10), new Entry(4, 20));
    }

    @Test
    void truncationTakesTheEpochsThatStartBeyondTheEnd() {
        assertThat(epochs.endingAt(30).latest()).isEqualTo(4);
        assertThat(epochs.endingAt(31)).isSameAs(epochs);
        assertThat(epochs.endingAt(10).entries()).isEmpty();
    }

    @Test
    void theFirstEpochStartsWithTheLog() {
        assertThat(epochs.startingFrom(25).entries()).containsExactly(new Entry(4, 25), new Entry(7, 30));
        assertThat(epochs.startingFrom(20).entries()).containsExactly(new Entry(4, 20), new Entry(7, 30));
        assertThat(epochs.startingFrom(40).entries()).containsExactly(new Entry(7, 40));
        assertThat(epochs.startingFrom(10)).isSameAs(epochs);
    }
}
