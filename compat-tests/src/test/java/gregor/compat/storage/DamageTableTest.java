package gregor.compat.storage;

import static gregor.compat.storage.Damage.aDirectoryInstead;
import static gregor.compat.storage.Damage.appended;
import static gregor.compat.storage.Damage.copiedTo;
import static gregor.compat.storage.Damage.cutBy;
import static gregor.compat.storage.Damage.deleted;
import static gregor.compat.storage.Damage.emptied;
import static gregor.compat.storage.Damage.file;
import static gregor.compat.storage.Damage.flipped;
import static gregor.compat.storage.Damage.lastOffsetFlipped;
import static gregor.compat.storage.Damage.noise;
import static gregor.compat.storage.Damage.nth;
import static gregor.compat.storage.Damage.root;
import static gregor.compat.storage.Damage.text;
import static gregor.compat.storage.Damage.zerosAppended;
import static gregor.compat.storage.DamageRow.row;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file of a log and of a log directory, spoiled in many ways while the broker is down: what stock 3.9.2 serves of it after
 * its start, what ours serves of the same copy, and what ours says. Every row has a log directory of its own, so that all are
 * met in one start. Records of 18 committed and 6 aborted transactions are read by a reader of committed ones.
 */
@Tag("slow")
class DamageTableTest {
    private static final String ALL = "180 of 0..264, 10 by time";
    private static final String OFFLINE = "offline";
    private static final String NO_START = DamageRow.NO_START;
    /** An index that is believed hides what is there: readers pass over records or see aborted ones. */
    private static final String NOT_BY_TIME = "180 of 0..264, -1 by time";

    private static final String ABORTED_SEEN = "200 of 0..264, 10 by time";
    private static final String WITHOUT_LAST_SEGMENT = "160 of 0..231, 10 by time";
    private static final String ENDS_AT_FIRST = "0 of 0..264, 10 by time, KafkaException";
    private static final String ENDS_AT_LAST = "170 of 0..264, 10 by time, KafkaException";

    private static final String ENDS_NOWHERE = "180 of 0..9999, 10 by time, stuck";

    private static final String REBUILT = "Rebuilt the indexes";
    private static final String DAMAGED = "is damaged";
    private static final String EPOCHS_READ = "Read the leader epochs of ";
    private static final String SHORTER = "but has been forced up to";
    private static final String FIRST = "00000000000000000000";

    @TempDir
    private Path home;

    private static List<DamageRow> indexes() {
        return List.of(
                row("nothing", ALL, ALL, "", partition -> {}),
                row(".index odd noise", ALL, ALL, REBUILT, nth(".index", 0, noise(61))),
                row(".index even noise", ALL, ALL, REBUILT, nth(".index", 0, noise(8 * 12 * 17))),
                row(".index empty", ALL, ALL, "", nth(".index", 0, emptied())),
                row(".index missing", ALL, ALL, REBUILT, nth(".index", 0, deleted())),
                row(".index flipped", ALL, ALL, "", nth(".index", 0, flipped(9))),
                row(
                        ".index directory",
                        "0 of 0..264, 10 by time, stuck",
                        "0, TimeoutException",
                        "offline",
                        nth(".index", 0, aDirectoryInstead())),
                row("last .index missing", ALL, ALL, REBUILT, nth(".index", -1, deleted())),
                row("last .index noise", WITHOUT_LAST_SEGMENT, ALL, REBUILT, nth(".index", -1, noise(800)))
                        .afterKill(ALL, ALL),
                row(".timeindex odd noise", NOT_BY_TIME, ALL, REBUILT, nth(".timeindex", 0, noise(61))),
                row(".timeindex even noise", NOT_BY_TIME, ALL, REBUILT, nth(".timeindex", 0, noise(8 * 12 * 17))),
                row(".timeindex empty", NOT_BY_TIME, ALL, REBUILT, nth(".timeindex", 0, emptied())),
                row(".timeindex missing", NOT_BY_TIME, ALL, REBUILT, nth(".timeindex", 0, deleted())),
                row(".timeindex flipped", ALL, ALL, "", nth(".timeindex", 0, flipped(9))),
                row(".txnindex odd noise", ABORTED_SEEN, ALL, DAMAGED, nth(".txnindex", 0, noise(61))),
                row(".txnindex even noise", NO_START, ALL, DAMAGED, nth(".txnindex", 0, noise(34 * 7))),
                // Nobody can tell that there was something in it.
                row(".txnindex empty", ABORTED_SEEN, ABORTED_SEEN, "", nth(".txnindex", 0, emptied())),
                row(".txnindex missing", ABORTED_SEEN, ABORTED_SEEN, "", nth(".txnindex", 0, deleted())));
    }

    private static List<DamageRow> checkpoints() {
        String recovery = "recovery-point-offset-checkpoint";
        String epochs = "leader-epoch-checkpoint";
        return List.of(
                row("recovery points noise", OFFLINE, ALL, DAMAGED, root(recovery, noise(70))),
                row("recovery points version 7", OFFLINE, ALL, DAMAGED, root(recovery, text("7\n0\n"))),
                row("recovery points short", OFFLINE, ALL, DAMAGED, root(recovery, text("0\n5\n"))),
                row("recovery points empty", ALL, ALL, "", root(recovery, emptied())),
                row("recovery points missing", ALL, ALL, "", root(recovery, deleted())),
                row("log starts noise", OFFLINE, ALL, DAMAGED, root("log-start-offset-checkpoint", noise(70))),
                row("log starts empty", ALL, ALL, "", root("log-start-offset-checkpoint", emptied())),
                row("high watermarks noise", OFFLINE, ALL, DAMAGED, root("replication-offset-checkpoint", noise(70))),
                row("high watermarks empty", ALL, ALL, "", root("replication-offset-checkpoint", emptied())),
                row("high watermarks missing", ALL, ALL, "", root("replication-offset-checkpoint", deleted())),
                row("cleaner offsets noise", OFFLINE, ALL, DAMAGED, root("cleaner-offset-checkpoint", noise(70))),
                row("cleaner offsets missing", ALL, ALL, "", root("cleaner-offset-checkpoint", deleted())),
                row("epochs noise", OFFLINE, ALL, EPOCHS_READ, file(epochs, noise(70))),
                row("epochs empty", ALL, ALL, "", file(epochs, emptied())),
                row("epochs missing", ALL, ALL, EPOCHS_READ, file(epochs, deleted())),
                row("epochs go back", ALL, ALL, EPOCHS_READ, file(epochs, text("0\n2\n5 0\n3 100\n"))),
                row("epochs of the future", ALL, ALL, "", file(epochs, text("0\n1\n900 100000\n"))),
                row("topic id noise", OFFLINE, ALL, DAMAGED, file("partition.metadata", noise(70))),
                row("topic id empty", NO_START, ALL, DAMAGED, file("partition.metadata", emptied())),
                row("topic id missing", ALL, ALL, "", file("partition.metadata", deleted())),
                row("snapshot noise", ALL, ALL, "Deleting the producer snapshot", nth(".snapshot", -1, noise(70))),
                row("snapshot empty", ALL, ALL, "Deleting the producer snapshot", nth(".snapshot", -1, emptied())),
                row("snapshot missing", ALL, ALL, "", nth(".snapshot", -1, deleted())),
                row("all snapshots missing", ALL, ALL, "", Damage.all(".snapshot", deleted())));
    }

    private static List<DamageRow> segments() {
        return List.of(
                row("body flipped, first", ENDS_AT_FIRST, ENDS_AT_FIRST, "", nth(".log", 0, flipped(200))),
                // Stock passes over the rest of a segment without a word.
                row(
                        "size flipped, first",
                        "170 of 0..264, 10 by time",
                        ENDS_AT_FIRST,
                        "no whole batch",
                        nth(".log", 0, flipped(8))),
                row(
                        "magic flipped, first",
                        "0 of 0..264, 10 by time, CorruptRecordException",
                        ENDS_AT_FIRST,
                        "no whole batch",
                        nth(".log", 0, flipped(16))),
                row("body flipped, last", ENDS_AT_LAST, ENDS_AT_LAST, "", nth(".log", -1, flipped(200)))
                        // What has been forced is not checked again; stock cuts it off.
                        .afterKill("170 of 0..242, 10 by time", ENDS_AT_LAST),
                row(
                                "size flipped, last",
                                "170 of 0..264, 10 by time, stuck",
                                ENDS_AT_LAST,
                                "no whole batch",
                                nth(".log", -1, flipped(8)))
                        .afterKill(WITHOUT_LAST_SEGMENT, WITHOUT_LAST_SEGMENT),
                row("offset flipped, last", NO_START, ALL, "", nth(".log", -1, flipped(7))),
                row(
                        "offset flipped, last batch",
                        "180 of 0..68719477000, 10 by time",
                        ALL,
                        "put right",
                        nth(".log", -1, lastOffsetFlipped(3))),
                row(
                        "offset flipped a little, last batch",
                        "180 of 0..280, 10 by time",
                        ALL,
                        "put right",
                        nth(".log", -1, lastOffsetFlipped(7))),
                row("noise after the end", ALL, ALL, DAMAGED, nth(".log", -1, appended(137))),
                row("zeros after the end", NO_START, ALL, DAMAGED, nth(".log", -1, zerosAppended(4096))),
                row(
                        "torn end",
                        "170 of 0..253, 10 by time",
                        "170 of 0..253, 10 by time",
                        SHORTER,
                        nth(".log", -1, cutBy(20))),
                row(
                        "first .log empty",
                        "170 of 0..264, 10 by time",
                        "170 of 0..264, 10 by time",
                        REBUILT,
                        nth(".log", 0, emptied())),
                row(
                        "first .log missing",
                        "170 of 10..264, 10 by time",
                        "170 of 10..264, 10 by time",
                        "there is no segment",
                        nth(".log", 0, deleted())),
                row(
                        "second .log empty",
                        "140 of 0..264, -1 by time",
                        "140 of 0..264, 87 by time",
                        REBUILT,
                        nth(".log", 1, emptied())),
                row(
                        "second .log missing",
                        "140 of 0..264, 87 by time",
                        "140 of 0..264, 87 by time",
                        "there is no segment",
                        nth(".log", 1, deleted())),
                row(
                        "second .log torn",
                        ALL,
                        "50 of 0..264, 10 by time, KafkaException",
                        "no whole batch",
                        nth(".log", 1, cutBy(20))),
                row(
                        "last .log missing",
                        WITHOUT_LAST_SEGMENT,
                        WITHOUT_LAST_SEGMENT,
                        SHORTER,
                        nth(".log", -1, deleted())),
                row(
                        "last .log empty",
                        WITHOUT_LAST_SEGMENT,
                        WITHOUT_LAST_SEGMENT,
                        SHORTER,
                        nth(".log", -1, emptied())));
    }

    private static List<DamageRow> foreign() {
        return List.of(
                row("foreign file in the partition", ALL, ALL, "", file("notes.txt", noise(10))),
                row("foreign log in the partition", NO_START, ALL, "", file("copy.log", noise(10))),
                row("foreign index in the partition", ALL, ALL, "there is no segment", file("12.index", noise(10))),
                row("foreign directory in the partition", ALL, ALL, "", file("lost+found", aDirectoryInstead())),
                row("foreign file in the log directory", ALL, ALL, "", root("notes.txt", noise(10))),
                row(
                        "foreign directory in the log directory",
                        NO_START,
                        ALL,
                        "is no log",
                        root("lost+found", aDirectoryInstead())),
                row("directory without a number", NO_START, ALL, "is no log", root("topic-", aDirectoryInstead())),
                row("directory of an unknown topic", ALL, ALL, "", root("unknown-0", aDirectoryInstead())),
                row("empty file named like a log", ALL, ALL, "", root("unknown-1", emptied())),
                row(
                        "a log that was to be deleted",
                        ALL,
                        ALL,
                        "left over",
                        root("gone-0.0123456789abcdef0123456789abcdef-delete", aDirectoryInstead())),
                row(
                        "a copy of an unknown log",
                        ALL,
                        ALL,
                        "",
                        root("unknown-2.0123456789abcdef0123456789abcdef-future", aDirectoryInstead())),
                row(
                        "a log that went astray",
                        ALL,
                        ALL,
                        "is no log",
                        root("stray-0.0123456789abcdef0123456789abcdef-stray", aDirectoryInstead())),
                row("empty clean-stop mark", ALL, ALL, "", root(".kafka_cleanshutdown", emptied())),
                row("cleaner offsets empty", ALL, ALL, "", root("cleaner-offset-checkpoint", emptied())),
                row(
                                "empty segment from nowhere",
                                ENDS_NOWHERE,
                                ENDS_NOWHERE,
                                "",
                                file("00000000000000009999.log", emptied()))
                        .afterKill(ENDS_NOWHERE, ALL),
                row("empty .snapshot from nowhere", ALL, ALL, "", file("00000000000000009999.snapshot", emptied())),
                row("empty .deleted", ALL, ALL, "left over", file(FIRST + ".log.deleted", emptied())),
                row("empty .cleaned", ALL, ALL, "left over", file(FIRST + ".log.cleaned", emptied())),
                row("stray .deleted", ALL, ALL, "left over", file(FIRST + ".log.deleted", noise(99))),
                row("stray .tmp", ALL, ALL, "", file("leader-epoch-checkpoint.tmp", noise(99))),
                row("stray .cleaned", ALL, ALL, "left over", file(FIRST + ".log.cleaned", noise(99))),
                row("stray .swap of noise", NO_START, ALL, "keeping the segment", file(FIRST + ".log.swap", noise(99))),
                // A compaction that leaves nothing of a segment looks just so.
                row(
                        "stray .swap, empty",
                        "170 of 0..264, 10 by time",
                        "170 of 0..264, 10 by time",
                        "Completing the compaction",
                        file(FIRST + ".log.swap", emptied())),
                row(
                        "stray .index.swap",
                        ALL,
                        ALL,
                        "Completing the compaction",
                        nth(".index", 0, copiedTo(FIRST + ".index.swap"))),
                row(
                        "whole .swap",
                        NOT_BY_TIME,
                        ALL,
                        "Completing the compaction",
                        nth(".log", 0, copiedTo(FIRST + ".log.swap"))),
                row("whole .swap and .cleaned", ALL, ALL, "left over", partition -> {
                    nth(".log", 0, copiedTo(FIRST + ".log.swap")).to(partition);
                    file(FIRST + ".log.cleaned", emptied()).to(partition);
                }));
    }

    @Test
    void isServedAsByStockOrBetter() throws Exception {
        List<DamageRow> rows = Stream.of(indexes(), checkpoints(), segments(), foreign())
                .flatMap(List::stream)
                .filter(row -> row.name().matches(System.getProperty("rows", ".*")))
                .toList();
        SoftAssertions all = new SoftAssertions();
        try (DamageRig rig = new DamageRig(home, rows)) {
            rig.fill();
            for (boolean clean : new boolean[] {true, false}) {
                rig.check(clean, all);
            }
        }
        all.assertAll();
    }
}
