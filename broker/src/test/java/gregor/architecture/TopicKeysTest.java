package gregor.architecture;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.config.ConfigKey;
import gregor.broker.config.KeyTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every setting of a topic either acts, and here stands the test that changes it at run time and shows the effect, or is a gap. */
class TopicKeysTest {
    private static final String STOCK = "TopicSettingsTest.";

    private static final String LAG =
            "CleanableRangeTest.aLogIsDueWhateverItsRatioWhenSomethingHasWaitedForTheMaximumLag";

    private static final Map<String, String> SHOWN_BY = Map.ofEntries(
            entry("cleanup.policy", STOCK + "cleanupPolicy"),
            entry("compression.gzip.level", STOCK + "compression"),
            entry("compression.lz4.level", STOCK + "compression"),
            entry("compression.type", STOCK + "compression"),
            entry("compression.zstd.level", STOCK + "compression"),
            entry("delete.retention.ms", "LogCleanerTest.aTombstoneStaysUntilTheHorizonOfItsFirstCleaningHasPassed"),
            entry("file.delete.delay.ms", STOCK + "deleteDelay"),
            entry("flush.messages", STOCK + "flush"),
            entry("flush.ms", STOCK + "flush"),
            entry(
                    "follower.replication.throttled.replicas",
                    "ThrottledFollowerTest.aThrottledFollowerWaitsUnlessItIsInSync"),
            entry("index.interval.bytes", STOCK + "indexes"),
            entry("leader.replication.throttled.replicas", "FollowerFetchTest.aThrottledFollowerWaitsUnlessItIsInSync"),
            entry("max.compaction.lag.ms", LAG),
            entry("max.message.bytes", STOCK + "maxMessageBytes"),
            entry("message.downconversion.enable", STOCK + "downConversion"),
            entry(
                    "message.format.version",
                    "OldFormatTest.theFormatChangesBetweenTwoAppendsAndLeaderEpochsAreForgottenWithAnOldOne"),
            entry("message.timestamp.after.max.ms", STOCK + "timestampBounds"),
            entry("message.timestamp.before.max.ms", STOCK + "timestampBounds"),
            entry("message.timestamp.difference.max.ms", STOCK + "timestampBounds"),
            entry("message.timestamp.type", STOCK + "timestampType"),
            entry("min.cleanable.dirty.ratio", LAG),
            entry("min.compaction.lag.ms", "CleanableRangeTest.nothingThatIsYoungerThanTheMinimumLag"),
            entry("min.insync.replicas", "PartitionTest.moreReplicasMayBeAskedForAtRunTime"),
            entry("preallocate", STOCK + "preallocate"),
            entry("retention.bytes", STOCK + "retentionBytes"),
            entry("retention.ms", STOCK + "retentionMs"),
            entry("segment.bytes", STOCK + "segmentBytes"),
            entry("segment.index.bytes", STOCK + "indexes"),
            entry("segment.jitter.ms", "RollTest.aSegmentEndsEarlierByNoMoreThanItsJitter"),
            entry("segment.ms", STOCK + "segmentMs"),
            entry(
                    "unclean.leader.election.enable",
                    "ControllerRequestsTest.aTopicsSettingDecidesWhetherAReplicaLeadsThatIsNotInSync"));

    @Test
    void everyKeyOfATopicNamesItsTestOrIsAGap() {
        String gaps = Sources.read("docs/GAPS.md");
        for (ConfigKey key : KeyTable.topic().all()) {
            String test = SHOWN_BY.get(key.name());
            if (key.traits().acts()) {
                assertThat(test)
                        .as("the test that shows what %s does", key.name())
                        .isNotNull();
                assertThat(exists(test)).as(test).isTrue();
            } else {
                assertThat(test)
                        .as("a test of %s, which is said not to act", key.name())
                        .isNull();
                assertThat(gaps).contains("`" + key.name() + "`");
            }
        }
    }

    private static boolean exists(String test) {
        String[] classAndMethod = test.split("\\.");
        return Sources.test().stream()
                .anyMatch(source -> source.simpleName().equals(classAndMethod[0])
                        && source.text().contains("void " + classAndMethod[1] + "("));
    }
}
