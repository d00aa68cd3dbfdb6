package gregor.compat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of made-up histories of a group: where its members may begin, and what they may not pass over. */
class GroupHistoryTest {
    private final PartitionHistory partition = new PartitionHistory("p-0");
    private final GroupHistory group = new GroupHistory(partition);

    @Test
    void aMemberGoesOnFromTheLastCommit() {
        reads("one", 0, 3);
        group.committed(2, true);
        reads("two", 2, 5);
        assertThat(partition.complaints()).isEmpty();
    }

    @Test
    void aStaleOffset() {
        reads("one", 0, 9);
        group.committed(5, true);
        group.committed(9, true);
        reads("two", 5, 6);
        assertThat(partition.complaints()).containsExactly("p-0: stale offset: two begins at 5, committed was 9");
    }

    @Test
    void anOffsetThatNobodyCommitted() {
        reads("one", 0, 9);
        group.committed(3, true);
        reads("two", 6, 7);
        assertThat(partition.complaints()).containsExactly("p-0: made up offset: two begins at 6, committed was 3");
    }

    @Test
    void aCommitOfWhichNothingIsKnownMayStillComeToPass() {
        reads("one", 0, 9);
        group.committed(3, true);
        group.committing(6);
        reads("two", 6, 7);
        assertThat(partition.complaints()).isEmpty();
    }

    @Test
    void aRecordThatWasPassedOver() {
        group.read("one", 0, true);
        group.read("one", 2, false);
        assertThat(partition.complaints()).containsExactly("p-0: one reads offset 2 instead of 1");
    }

    @Test
    void aMemberThatWasSentAwayMayReadOnWhatItHas() {
        reads("one", 0, 9);
        group.committed(3, true);
        reads("two", 3, 5);
        group.read("one", 9, false);
        group.read("two", 5, false);
        assertThat(partition.complaints()).isEmpty();
    }

    @Test
    void aCommitThatWasSentTwiceMayComeToPassAfterALaterOne() {
        reads("one", 0, 9);
        group.committing(3);
        group.committed(3, false);
        group.committed(9, true);
        reads("two", 3, 5);
        assertThat(partition.complaints()).isEmpty();
    }

    private void reads(String member, long from, long to) {
        for (long offset = from; offset < to; offset++) {
            group.read(member, offset, offset == from);
        }
    }
}
