package gregor.log.cleaner;

import gregor.base.Clock;
import gregor.log.LoadedLog;
import gregor.log.compaction.AbortedTxn;
import gregor.log.compaction.CleanedTransactions;
import gregor.log.compaction.CleaningRules;
import gregor.log.compaction.DirtyKeys;
import gregor.log.compaction.OffsetMap;
import gregor.log.index.TxnIndex;
import gregor.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One cleaning of one log: reads the keys of its dirty part as far as there is room for them, then writes all segments up to
 * there anew, group by group ({@link GroupCleaning}). Used once, by one thread.
 *
 * <p>A cleaning that is stopped has cleaned the groups before, which harms nothing: the dirty part is still said to begin where
 * it did.
 */
final class LogCleaning {
    private final LogToClean log;
    private final CleanerMemory memory;
    private final CleanerPace pace;
    private final Clock clock;
    private final CleaningStats stats;
    private final List<Segment> segments;

    LogCleaning(LogToClean log, CleanerMemory memory, CleanerPace pace, Clock clock) {
        this.log = log;
        this.memory = memory;
        this.pace = pace;
        this.clock = clock;
        this.stats = new CleaningStats(clock.nanos());
        this.segments = log.view().segments().stream().toList();
    }

    /** @return where the dirty part begins now */
    long run() throws IOException, CleaningStopped, InterruptedException {
        long nowMs = clock.millis();
        long tombstonesBeforeMs = tombstonesBeforeMs();
        // Must have come to its end before the first group takes its place, and takes its time while this one reads.
        log.hosted().log().flushBehind(log.view(), log.firstUncleanableOffset());
        OffsetMap keys = memory.keys();
        keys.clear();
        readKeys(keys);
        long endOffset = keys.lastOffset() + 1;
        CleaningRules rules =
                new CleaningRules(nowMs, log.config().compaction().deleteRetentionMs(), log.firstUncleanableOffset());
        CleanedTransactions transactions = new CleanedTransactions();
        transactions.add(aborted(0));
        List<Segment> cleaned = segments.subList(0, log.view().segments().countBelow(endOffset));
        Segment newest = cleaned.get(cleaned.size() - 1);
        List<List<Segment>> groups = SegmentGroups.of(cleaned, log.config().segments(), log.firstUncleanableOffset());
        for (int i = 0; i < groups.size(); i++) {
            long cleanedTo = i == groups.size() - 1 ? endOffset : LoadedLog.NEVER_CLEANED;
            new GroupCleaning(log, groups.get(i), memory, pace, stats)
                    .run(rules, transactions, newest, tombstonesBeforeMs, cleanedTo);
        }
        return endOffset;
    }

    CleaningStats stats() {
        return stats;
    }

    /** Formats below 2 do not say when a tombstone may go: it does when its segment is older than the cleaned part by that much. */
    private long tombstonesBeforeMs() throws IOException {
        int clean = log.view().segments().countBelow(log.firstDirtyOffset());
        return clean == 0
                ? 0
                : segments.get(clean - 1).lastModifiedMs()
                        - log.config().compaction().deleteRetentionMs();
    }

    private void readKeys(OffsetMap keys) throws IOException, CleaningStopped, InterruptedException {
        CleanedTransactions transactions = new CleanedTransactions();
        transactions.add(aborted(log.firstDirtyOffset()));
        DirtyKeys dirty = new DirtyKeys(keys, transactions, log.firstDirtyOffset());
        int end = log.view().segments().countBelow(log.firstUncleanableOffset());
        for (int i = Math.max(0, log.view().segments().floor(log.firstDirtyOffset()));
                i < end && !dirty.isFull();
                i++) {
            readKeys(segments.get(i), dirty);
            if (!dirty.isFull()) {
                long next = i + 1 < end ? segments.get(i + 1).baseOffset() : log.firstUncleanableOffset();
                keys.reached(next - 1);
            }
        }
        stats.mappedRecords(dirty.recordsRead());
    }

    private void readKeys(Segment segment, DirtyKeys dirty) throws IOException, CleaningStopped, InterruptedException {
        int start = segment.indexes().offsets().floorPosition(log.firstDirtyOffset());
        int topicMaxBytes = log.config().appends().maxBatchBytes();
        try (SegmentChunks chunks = new SegmentChunks(segment, start, memory, topicMaxBytes)) {
            ByteBuffer chunk = chunks.next();
            while (chunk != null) {
                pace.spend(chunk.remaining());
                int consumed = dirty.read(chunk);
                stats.mapped(consumed);
                if (dirty.isFull()) {
                    return;
                }
                chunks.consumed(consumed);
                chunk = chunks.next();
            }
        }
    }

    /** Those whose markers are not below the offset; also those beyond what is cleaned, as their records may be in it. */
    private List<AbortedTxn> aborted(long fromOffset) throws IOException {
        List<AbortedTxn> all = new ArrayList<>();
        for (Segment segment : segments) {
            for (TxnIndex.Entry entry : segment.transactions().entries()) {
                if (entry.lastOffset() >= fromOffset) {
                    all.add(new AbortedTxn(
                            entry.producerId(), entry.firstOffset(), entry.lastOffset(), entry.lastStableOffset()));
                }
            }
        }
        return all;
    }
}
