package gregor.replica.follower;

import static gregor.replica.follower.TwoBrokers.NAME;
import static gregor.replica.follower.TwoBrokers.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.log.LogConfig;
import gregor.log.records.BatchBuilder;
import gregor.log.segment.SegmentConfig;
import gregor.replica.PartitionConfig;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private TwoBrokers brokers;

    @BeforeEach
    void start() throws Exception {
        brokers = new TwoBrokers(MemoryLeader.Age.NOW);
    }

    @AfterEach
    void close() {
        assertThat(brokers.ways).allSatisfy(way -> assertThat(way.unreleased).isZero());
        brokers.close();
    }

    @Test
    void aFollowerHasWhatItsLeaderHas() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a", "b");
        brokers.settle();
        brokers.one.append(NAME, "c");
        brokers.settle();
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(3);
        assertThat(brokers.view(2, NAME).highWatermark()).isEqualTo(3);
        brokers.assertEqual(NAME);
    }

    @Test
    void aPartitionThatComesDoesNotWaitForTheFetchOfTheOthers() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.settle();
        brokers.one.lead(OTHER, 1, 5);
        brokers.one.append(OTHER, "a");
        brokers.lead(1, 5, OTHER);
        brokers.time.advance(20);
        assertThat(brokers.view(2, OTHER).logEndOffset()).isEqualTo(1);
    }

    @Test
    void aFollowerStartsWhereItsLeaderStarts() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a", "b");
        brokers.settle();
        brokers.one.deleteRecords(NAME, 1);
        brokers.settle();
        assertThat(brokers.view(2, NAME).logStartOffset()).isEqualTo(1);
    }

    @Test
    void producersAndTheirTransactionsAreKnownToTheFollower() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, new BatchBuilder().producer(9, (short) 2, 0), "a", "b");
        brokers.settle();
        brokers.two
                .partition(NAME)
                .listProducers(listing -> assertThat(listing.producers())
                        .singleElement()
                        .satisfies(producer -> assertThat(producer.producerId()).isEqualTo(9)));
    }

    @Test
    void aFollowerThatComesBackGoesOnWhereItsLogEnds() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a", "b");
        brokers.settle();
        brokers.kill(2);
        brokers.one.append(NAME, "c");
        brokers.tell(2, 1, 5, NAME);
        assertThat(brokers.way().changes.get(0).wanted().get(0).fetchOffset()).isEqualTo(2);
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    /** KIP-101, scenario 1: what a restarted follower has, committed or not, stays when its leader has it too. */
    @Test
    void nothingIsCutBecauseTheHighWatermarkWasNotKnown() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a", "b");
        brokers.settle();
        brokers.kill(2);
        brokers.tell(2, 1, 5, NAME);
        assertThat(brokers.way().changes.get(0).wanted().get(0).fetchOffset()).isEqualTo(2);
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    /** KIP-101, scenario 2: an unclean election makes two records of one offset; that of the leader stays. */
    @Test
    void aLogThatHasPartedIsCutToWhatBothHave() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.fetchersOf(2).onGone(List.of(NAME));
        brokers.one.append(NAME, "only", "on", "one");
        brokers.lead(2, 6, NAME);
        brokers.two.append(NAME, "else");
        brokers.settle();
        assertThat(brokers.view(1, NAME).logEndOffset()).isEqualTo(2);
        brokers.assertEqual(NAME);
    }

    /** KIP-279: quick elections, each won by the one that did not have what the other wrote. */
    @Test
    void logsThatPartedSeveralTimesAgreeInTheEnd() throws Exception {
        brokers.lead(1, 1, NAME);
        brokers.one.append(NAME, "a", "b");
        brokers.settle();
        for (int epoch = 2; epoch < 9; epoch++) {
            int leader = 2 - epoch % 2;
            brokers.tell(leader, leader, epoch, NAME);
            brokers.broker(leader).append(NAME, "of " + epoch, "only");
        }
        brokers.lead(2, 20, NAME);
        brokers.two.append(NAME, "last");
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    @Test
    void anEpochInWhichALeaderWroteNothingIsNotAskedAboutForEver() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.tell(1, 1, 7, NAME);
        brokers.lead(2, 8, NAME);
        brokers.two.append(NAME, "b");
        brokers.settle();
        brokers.assertEqual(NAME);
        assertThat(brokers.way().changes).hasSizeLessThan(40);
    }

    @Test
    void aFollowerThatWasAwayForLongStartsAfreshWhereItsLeaderStarts() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.fetchersOf(2).onGone(List.of(NAME));
        for (int i = 0; i < 5; i++) {
            brokers.one.append(NAME, "more");
        }
        brokers.one.deleteRecords(NAME, 4);
        brokers.tell(2, 1, 5, NAME);
        brokers.settle();
        assertThat(brokers.view(2, NAME).logStartOffset()).isEqualTo(4);
        assertThat(brokers.view(2, NAME).highWatermark()).isEqualTo(6);
        brokers.assertEqual(NAME);
    }

    @Test
    void aLeaderThatStartsWithinABatchIsCopiedFromThatBatchOn() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a", "b", "c");
        brokers.one.deleteRecords(NAME, 2);
        brokers.settle();
        assertThat(brokers.view(2, NAME).logStartOffset()).isEqualTo(2);
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(3);
        brokers.assertEqual(NAME);
    }

    @Test
    void damageOnTheWayIsNotAppendedAndFetchedAgain() throws Exception {
        brokers.lead(1, 5, NAME, OTHER);
        brokers.way().damaged = NAME;
        brokers.one.append(NAME, "a");
        brokers.one.append(OTHER, "b");
        brokers.settle();
        assertThat(brokers.view(2, NAME).logEndOffset()).isZero();
        brokers.assertEqual(OTHER);
        brokers.way().damaged = null;
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    @Test
    void whatTheLeaderKnowsUnderALaterEpochWaitsForTheController() throws Exception {
        brokers.lead(1, 5, NAME, OTHER);
        brokers.tell(1, 1, 6, NAME);
        brokers.one.append(NAME, "a");
        brokers.one.append(OTHER, "b");
        brokers.settle();
        assertThat(brokers.view(2, NAME).logEndOffset()).isZero();
        brokers.assertEqual(OTHER);
        brokers.tell(2, 1, 6, NAME);
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    @Test
    void aLeaderThatHasNotHeardThatItLeadsIsAskedAgain() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.tell(2, 1, 6, NAME);
        brokers.settle();
        brokers.tell(1, 1, 6, NAME);
        brokers.one.append(NAME, "b");
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    @Test
    void aLeaderThatIsSilentForAWhileIsToldAllOver() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.way().silent = true;
        brokers.one.append(NAME, "b");
        brokers.settle();
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(1);
        brokers.way().silent = false;
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    @Test
    void aFullDiskHoldsUpOnlyUntilThereIsRoom() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.two.disk.capacity(brokers.two.disk.usedBytes());
        brokers.one.append(NAME, "b");
        brokers.settle();
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(1);
        brokers.two.disk.capacity(Long.MAX_VALUE);
        brokers.settle();
        brokers.assertEqual(NAME);
    }

    /** With flush.messages=1 a leader may believe that what was fetched is on the follower's disk. */
    @Test
    void theLeaderIsToldOfRecordsWhenTheyAreAsSafeAsTheyAreToBe() throws Exception {
        LogConfig flushed = LogConfig.DEFAULTS.with(new LogConfig.Flush(1, Long.MAX_VALUE));
        brokers.two.with(new PartitionConfig(flushed, 1, true));
        brokers.lead(1, 5, NAME);
        brokers.two.slowDisk(true);
        brokers.one.append(NAME, "a");
        brokers.settle();
        assertThat(brokers.view(2, NAME).logEndOffset()).isEqualTo(1);
        assertThat(lastToldOffset(NAME)).isZero();
        brokers.two.slowDisk(false);
        assertThat(lastToldOffset(NAME)).isEqualTo(1);
    }

    @Test
    void smallerSegmentsThanTheLeadersTakeAllTheSame() throws Exception {
        SegmentConfig small = new SegmentConfig(120, 600_000, 0, 1000, 100, false);
        brokers.two.with(new PartitionConfig(LogConfig.DEFAULTS.with(small), 1, true));
        brokers.lead(1, 5, NAME);
        brokers.one.append(NAME, "a");
        brokers.one.append(NAME, "b");
        brokers.one.append(NAME, "a batch that is larger than one segment of the follower may ever be ".repeat(3));
        brokers.one.append(NAME, "c");
        brokers.settle();
        brokers.assertEqual(NAME);
        assertThat(brokers.view(2, NAME).log().segmentStarts()).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void onlyWhatHasChangedIsToldAgain() throws Exception {
        TopicPartition[] many = new TopicPartition[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = new TopicPartition("many", i);
        }
        brokers.lead(1, 5, many);
        brokers.settle();
        brokers.way().changes.clear();
        brokers.one.append(many[17], "a");
        brokers.settle();
        assertThat(brokers.way().changes.stream()
                        .mapToInt(change -> change.wanted().size())
                        .sum())
                .isEqualTo(1);
        brokers.assertEqual(many[17]);
    }

    @Test
    void aBrokerThatLeadsDoesNotFetch() throws Exception {
        brokers.lead(1, 5, NAME);
        brokers.settle();
        MemoryLeader wayToOne = brokers.way();
        brokers.lead(2, 6, NAME);
        brokers.settle();
        wayToOne.changes.clear();
        brokers.settle();
        assertThat(wayToOne.changes).isEmpty();
    }

    @Test
    void partitionsAreSharedOutAnewAmongMoreFetchers() throws Exception {
        brokers.lead(1, 5, NAME, OTHER);
        brokers.one.append(NAME, "a");
        brokers.settle();
        brokers.fetchersOf(2).perLeader(4);
        brokers.one.append(NAME, "b");
        brokers.one.append(OTHER, "c");
        brokers.settle();
        assertThat(brokers.ways).hasSizeGreaterThan(1);
        brokers.assertEqual(NAME);
        brokers.assertEqual(OTHER);
    }

    private long lastToldOffset(TopicPartition name) {
        return brokers.way().changes.stream()
                .flatMap(change -> change.wanted().stream())
                .filter(wanted -> wanted.partition().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow()
                .fetchOffset();
    }
}
