package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.log.LogView;
import gregor.log.checkpoint.LeaderEpochs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log looked at: epoch 2 at 0 to 2, epoch 4 at 3 to 5, epoch 7 at 6 to 9; committed up to 5. */
class CutTest {
    private static final TopicPartition NAME = new TopicPartition("orders", 0);
    private static final long HIGH_WATERMARK = 5;

    private TestBroker broker;
    private LogView log;

    @BeforeEach
    void write() throws Exception {
        broker = new TestBroker(1, new ManualTime(TestPartitions.START_MS));
        broker.lead(NAME, 1, 2);
        broker.append(NAME, "0", "1", "2");
        broker.lead(NAME, 1, 4);
        broker.append(NAME, "3", "4", "5");
        broker.lead(NAME, 1, 7);
        broker.append(NAME, "6", "7", "8", "9");
        log = broker.partition(NAME).view().log();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void nothingGoesWhenTheLeaderHasAllOfTheLastEpoch() {
        assertThat(cut(7, 10)).isEqualTo(new Cut(10, false));
        assertThat(cut(7, 25)).isEqualTo(new Cut(10, false));
    }

    @Test
    void whatTheLeaderHasNotOfTheLastEpochGoes() {
        assertThat(cut(7, 8)).isEqualTo(new Cut(8, false));
    }

    @Test
    void allAfterTheLastCommonEpochGoes() {
        assertThat(cut(4, 5)).isEqualTo(new Cut(5, false));
        assertThat(cut(4, 9)).isEqualTo(new Cut(6, false));
    }

    /** KIP-279: after two quick elections each side may have an epoch that the other has not. */
    @Test
    void anEpochOnlyTheLeaderHasIsAskedAboutOnceMore() {
        assertThat(cut(5, 8)).isEqualTo(new Cut(6, true));
        assertThat(cut(3, 2)).isEqualTo(new Cut(3, true));
    }

    @Test
    void aLeaderWithoutThatEpochLeavesWhatIsCommitted() {
        assertThat(cut(-1, -1)).isEqualTo(new Cut(HIGH_WATERMARK, false));
    }

    @Test
    void aLeaderThatDoesNotSayWhichEpochItMeansIsBelievedItsEnd() {
        assertThat(cut(-1, 4)).isEqualTo(new Cut(4, false));
        assertThat(cut(-1, 40)).isEqualTo(new Cut(10, false));
    }

    @Test
    void aLeaderThatKnowsOnlyEarlierEpochsHasNothingInCommon() {
        assertThat(cut(1, 1)).isEqualTo(new Cut(0, false));
    }

    private Cut cut(int epoch, long endOffset) {
        return Cut.of(log, HIGH_WATERMARK, new LeaderEpochs.End(epoch, endOffset));
    }
}
