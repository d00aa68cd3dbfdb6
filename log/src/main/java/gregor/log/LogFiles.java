package gregor.log;

import gregor.base.Uuid;
import gregor.log.checkpoint.LeaderEpochFile;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.checkpoint.PartitionMetadata;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.producer.SnapshotFiles;
import gregor.log.segment.CleanedSegment;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentConfig;
import gregor.log.segment.Staging;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The directory of one log: creates and takes away its files. Owned by the log's owner, except where said. */
public final class LogFiles {
    private final LogRuntime runtime;
    private final LogDir dir;
    private final Path directory;
    private final SnapshotFiles snapshots;
    private final LeaderEpochFile epochFile;
    private final DeletedFiles deleted;
    private final GapMark gaps;
    private LeaderEpochs storedEpochs = LeaderEpochs.NONE;
    private volatile long name;
    private final AtomicLong nameChanges = new AtomicLong(1);
    /** Of the changes of names, so many are on the disk. Guarded by this. */
    private long nameChangesForced;
    /** The small files that a log begins with have not been forced: they need not outlast its directory. */
    private volatile boolean beginningIsLoose;

    private volatile boolean discarded;

    public LogFiles(LogRuntime runtime, LogDir dir, Path directory) {
        this.runtime = runtime;
        this.dir = dir;
        this.directory = directory;
        this.snapshots = new SnapshotFiles(runtime.disk(), directory);
        this.epochFile = new LeaderEpochFile(runtime.disk(), directory);
        this.deleted = new DeletedFiles(runtime);
        this.gaps = new GapMark(runtime.disk(), directory);
        this.name = dir.nameMade();
    }

    public Path directory() {
        return directory;
    }

    /** The directory is not this log's any more; what still comes too late for it fails without harm. For any thread. */
    public void discard() {
        discarded = true;
    }

    public boolean isDiscarded() {
        return discarded;
    }

    public boolean isOnline() {
        return dir.isOnline();
    }

    /** For any thread. */
    void checkOnline() throws StorageFailure {
        dir.checkOnline();
    }

    /** What to throw for a fault met here; it may take the log directory offline. For any thread. */
    public StorageFailure failure(String doing, IOException fault) {
        String what = doing + " " + directory.getFileName();
        return discarded
                ? new StorageFailure(dir.path(), false, what + ": it is deleted", fault)
                : dir.failure(what, fault);
    }

    /** What to throw when names of files have come to no order that the log could live with: the directory is offline now. */
    StorageFailure broken(String doing, IOException fault) {
        String what = doing + " " + directory.getFileName();
        dir.breakdown(what, fault);
        return new StorageFailure(dir.path(), true, what, fault);
    }

    /** Writes down how far this and the other logs of the log directory need no check after a kill. */
    void checkpoint() throws StorageFailure {
        dir.checkpointRecoveryPoints();
    }

    SnapshotFiles snapshots() {
        return snapshots;
    }

    GapMark gaps() {
        return gaps;
    }

    /** A gap may come to be below the offset or end there, but not before the next {@link #sync}. For any thread. */
    public void expectGaps(long upToOffset) throws IOException {
        if (gaps.raise(upToOffset)) {
            namesChanged();
        }
    }

    Segment createSegment(long baseOffset, SegmentConfig settings) throws IOException {
        Segment segment = Segment.create(runtime.segments(), directory, baseOffset, settings);
        namesChanged();
        return segment;
    }

    /** Output of a compaction, beside the log. For any thread. */
    public CleanedSegment createCleaned(long baseOffset, SegmentConfig settings) throws IOException {
        return new CleanedSegment(runtime.segments(), directory, baseOffset, settings);
    }

    /** A new segment with the producers as they are at its base; nothing of it stays if it cannot be created. */
    Segment roll(Staging.NewSegment segment, SegmentConfig settings) throws IOException {
        long baseOffset = segment.baseOffset();
        try {
            snapshots.write(baseOffset, segment.producers(), false);
            return createSegment(baseOffset, settings);
        } catch (IOException e) {
            undoRoll(baseOffset);
            throw e;
        }
    }

    private void undoRoll(long baseOffset) throws IOException {
        namesChanged();
        snapshots.delete(baseOffset);
        boolean begun = false;
        for (String suffix : FileNames.SEGMENT_SUFFIXES) {
            begun |= runtime.disk().delete(FileNames.file(directory, baseOffset, suffix));
        }
        if (begun) {
            sync(); // Should it come back after a power cut, it would hide what the one before it has got since.
        }
    }

    /** Takes segments away, with the snapshots taken at their beginnings. */
    void delete(List<Segment> segments, long delayMs) throws IOException {
        delete(segments, List.of(), delayMs);
    }

    /** The same, but snapshots stay where other segments begin. */
    void delete(List<Segment> segments, List<Long> otherStarts, long delayMs) throws IOException {
        List<Path> gone = new ArrayList<>();
        for (Segment segment : segments) {
            segment.discard();
            gone.addAll(segment.files());
            Path snapshot = otherStarts.contains(segment.baseOffset()) ? null : snapshots.giveUp(segment.baseOffset());
            if (snapshot != null) {
                gone.add(snapshot);
            }
        }
        namesChanged();
        deleted.delete(gone, delayMs);
    }

    LeaderEpochs readEpochs() throws IOException {
        storedEpochs = null; // Whatever comes of it is written, if there is nothing to read.
        storedEpochs = epochFile.read();
        return storedEpochs;
    }

    /** There are no records and no epochs; that need not be written down. */
    LeaderEpochs noEpochs() {
        storedEpochs = LeaderEpochs.NONE;
        return storedEpochs;
    }

    /** Writes the epochs, unless the file has these already. */
    void writeEpochs(LeaderEpochs epochs) throws IOException {
        if (epochs != storedEpochs && !epochs.equals(storedEpochs)) {
            // The first ones take nothing with them if they are lost: all batches are read again then, with their
            // epochs.
            boolean first = LeaderEpochs.NONE.equals(storedEpochs) && dir.isLoose(name);
            epochFile.write(epochs, !first);
            namesChanged();
            beginningIsLoose |= first;
        }
        storedEpochs = epochs;
    }

    /** Writes the id of the topic that a new log is of. */
    public void writeTopicId(Uuid topicId) throws IOException {
        PartitionMetadata.write(runtime.disk(), directory, topicId, false);
        namesChanged();
        beginningIsLoose = true;
    }

    void writeSnapshot(long offset, ByteBuffer producers) throws IOException {
        snapshots.write(offset, producers, false);
        namesChanged();
    }

    /** Forces the producers as they were at the offset, if that was written down. For any thread. */
    void forceSnapshot(long offset) throws IOException {
        try (FileChannel channel =
                runtime.disk().open(FileNames.file(directory, offset, FileNames.SNAPSHOT), Disk.Access.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            return; // The log began here, or the segment is gone already.
        }
    }

    /** To be called after a file was created, renamed or deleted, so that the next {@link #sync} takes the trouble. */
    public void namesChanged() {
        nameChanges.incrementAndGet();
    }

    /** The directory itself was renamed. */
    public void nameIsNew() {
        name = dir.nameMade();
    }

    /**
     * Makes created, renamed and deleted names last. For any thread; one that comes while another is at it waits, since it may
     * vouch only for what is on the disk. What failed is tried again the next time.
     */
    public synchronized void sync() throws IOException {
        if (beginningIsLoose) {
            forceBeginning();
        }
        dir.forceName(name, runtime.disk());
        long made = nameChanges.get();
        if (made > nameChangesForced) {
            runtime.disk().sync(directory);
            nameChangesForced = made;
        }
    }

    private void forceBeginning() throws IOException {
        beginningIsLoose = false;
        try {
            for (String file : List.of(FileNames.LEADER_EPOCHS, FileNames.PARTITION_METADATA)) {
                DurableFile.force(runtime.disk(), directory.resolve(file));
            }
        } catch (IOException e) {
            beginningIsLoose = true;
            throw e;
        }
    }
}
