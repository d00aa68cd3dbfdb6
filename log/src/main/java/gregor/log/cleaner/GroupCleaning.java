package gregor.log.cleaner;

import gregor.log.LoadedLog;
import gregor.log.LogFiles;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.compaction.AbortedTxn;
import gregor.log.compaction.CleanedTransactions;
import gregor.log.compaction.CleaningRules;
import gregor.log.compaction.Compaction;
import gregor.log.compaction.Filtered;
import gregor.log.compaction.LastRecord;
import gregor.log.index.TxnIndex;
import gregor.log.records.BatchCursor;
import gregor.log.records.RecordBatch;
import gregor.log.segment.CleanedSegment;
import gregor.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is kept of a group of segments beside the log, brings it to the disk, and has the log's owner put it in their
 * place. Used once, by one thread.
 */
final class GroupCleaning {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCleaning.class);

    private final LogToClean log;
    private final List<Segment> sources;
    private final CleanerMemory memory;
    private final CleanerPace pace;
    private final CleaningStats stats;
    private final LogFiles files;
    private final List<CleanedSegment> outputs = new ArrayList<>();

    GroupCleaning(LogToClean log, List<Segment> sources, CleanerMemory memory, CleanerPace pace, CleaningStats stats) {
        this.log = log;
        this.sources = sources;
        this.memory = memory;
        this.pace = pace;
        this.stats = stats;
        this.files = log.hosted().log().files();
    }

    /**
     * @param newest the last segment that keys were read from
     * @param tombstonesBeforeMs segments written before lose the tombstones of formats below 2
     * @param cleanedTo where the dirty part begins once this is done; {@link LoadedLog#NEVER_CLEANED} if other groups come after
     */
    void run(
            CleaningRules rules,
            CleanedTransactions transactions,
            Segment newest,
            long tombstonesBeforeMs,
            long cleanedTo)
            throws IOException, CleaningStopped, InterruptedException {
        PartitionLog target = log.hosted().log();
        boolean done = false;
        try {
            Map<Long, LastRecord> lastRecords = OwnerTurn.of(log.hosted(), pace, target::lastRecords);
            begin(sources.get(0).baseOffset());
            for (Segment source : sources) {
                boolean keepsTombstones = source.lastModifiedMs() > tombstonesBeforeMs;
                clean(
                        source,
                        new Compaction(rules, memory.keys(), transactions, lastRecords, keepsTombstones),
                        transactions);
            }
            finish();
            // What makes older records superfluous must not be lost after them.
            target.flush(log.view(), log.firstUncleanableOffset());
            done = OwnerTurn.of(log.hosted(), pace, () -> swap(target, newest, cleanedTo));
        } finally {
            if (!done) {
                discard();
            }
        }
        if (!done) {
            throw new CleaningStopped("it was truncated or deleted meanwhile");
        }
        files.sync();
        stats.swapped(sources.size(), outputs.size());
    }

    /** In one turn: a truncation after it lowers what is said here, one before it prevents it. */
    private boolean swap(PartitionLog target, Segment newest, long cleanedTo) throws StorageFailure {
        boolean swapped = target.replace(sources, outputs, newest);
        if (swapped && cleanedTo != LoadedLog.NEVER_CLEANED) {
            target.firstDirtyOffset(cleanedTo);
        }
        return swapped;
    }

    private void clean(Segment source, Compaction compaction, CleanedTransactions transactions)
            throws IOException, CleaningStopped, InterruptedException {
        int topicMaxBytes = log.config().appends().maxBatchBytes();
        try (SegmentChunks chunks = new SegmentChunks(source, 0, memory, topicMaxBytes)) {
            ByteBuffer chunk = chunks.next();
            while (chunk != null) {
                checkLog();
                pace.spend(chunk.remaining());
                Filtered filtered = memory.filter().filter(chunk, compaction);
                stats.read(filtered.consumedBytes(), filtered.recordsRead());
                if (filtered.keptBytes() > 0) {
                    write(filtered);
                    pace.spend(filtered.keptBytes());
                }
                note(transactions.takeKept());
                chunks.consumed(filtered.consumedBytes());
                chunk = chunks.next();
            }
        }
        stats.keyless(compaction.keylessRecords());
    }

    private void checkLog() throws CleaningStopped {
        if (files.isDiscarded() || !files.isOnline()) {
            throw new CleaningStopped("it is deleted or its directory is offline");
        }
    }

    private void write(Filtered filtered) throws IOException, CleaningStopped {
        ByteBuffer output = memory.filter().output();
        stats.kept(filtered.keptBytes(), filtered.recordsKept());
        if (current().takes(filtered.lastOffset(), filtered.keptBytes())) {
            current().append(output);
            return;
        }
        // Segments of old brokers reach further than an index can say: what they hold goes into several.
        BatchCursor batches = new BatchCursor(output);
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            if (!current().takes(batch.lastOffset(), batch.sizeBytes())) {
                begin(batch.baseOffset());
            }
            current().append(output.slice(batch.position(), batch.sizeBytes()));
        }
    }

    private void note(List<AbortedTxn> kept) {
        for (AbortedTxn txn : kept) {
            int i = outputs.size() - 1;
            while (i > 0 && outputs.get(i).baseOffset() > txn.lastOffset()) {
                i--;
            }
            outputs.get(i)
                    .addAborted(new TxnIndex.Entry(
                            txn.producerId(), txn.firstOffset(), txn.lastOffset(), txn.lastStableOffset()));
        }
    }

    private CleanedSegment current() {
        return outputs.get(outputs.size() - 1);
    }

    private void begin(long baseOffset) throws IOException, CleaningStopped {
        checkLog(); // The directory's name may be that of another log by now.
        outputs.add(files.createCleaned(baseOffset, log.config().segments()));
    }

    /** Brings all of it to the disk, names included; the files are as old as the last they were made of. */
    private void finish() throws IOException {
        long modifiedMs = sources.get(sources.size() - 1).lastModifiedMs();
        for (CleanedSegment output : outputs) {
            output.finish(modifiedMs);
        }
        files.namesChanged();
        files.expectGaps(log.firstUncleanableOffset());
        files.sync();
    }

    private void discard() {
        for (CleanedSegment output : outputs) {
            try {
                output.discard();
            } catch (IOException e) {
                LOG.warn("Could not delete what a stopped compaction of {} wrote: {}", files.directory(), e.toString());
            }
        }
    }
}
