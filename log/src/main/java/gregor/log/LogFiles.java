package gregor.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The directory of one log: creates and takes away its files. Owned by the log's owner. */
final class LogFiles {
    private final LogRuntime runtime;
    private final Path directory;
    private final SnapshotFiles snapshots;
    private final LeaderEpochFile epochFile;
    private final DeletedFiles deleted;

    LogFiles(LogRuntime runtime, Path directory) throws IOException {
        this.runtime = runtime;
        this.directory = directory;
        this.snapshots = new SnapshotFiles(runtime.disk(), directory);
        this.epochFile = new LeaderEpochFile(runtime.disk(), directory);
        this.deleted = new DeletedFiles(runtime);
    }

    Path directory() {
        return directory;
    }

    SnapshotFiles snapshots() {
        return snapshots;
    }

    Segment createSegment(long baseOffset, LogConfig.Segments settings) throws IOException {
        return Segment.create(runtime.disk(), directory, baseOffset, settings);
    }

    /** A new segment with the producers as they are at its base; nothing of it stays if it cannot be created. */
    Segment roll(Staging.NewSegment segment, LogConfig.Segments settings) throws IOException {
        long baseOffset = segment.baseOffset();
        try {
            snapshots.write(baseOffset, segment.producers());
            return createSegment(baseOffset, settings);
        } catch (IOException e) {
            snapshots.delete(baseOffset);
            for (String suffix : FileNames.SEGMENT_SUFFIXES) {
                runtime.disk().delete(FileNames.file(directory, baseOffset, suffix));
            }
            throw e;
        }
    }

    /** Takes segments away, with the snapshots taken at their beginnings. */
    void delete(List<Segment> segments, long delayMs) throws IOException {
        deleted.delete(segments, delayMs);
        for (Segment segment : segments) {
            snapshots.delete(segment.baseOffset());
        }
    }

    LeaderEpochs readEpochs() throws IOException {
        return epochFile.read();
    }

    void writeEpochs(LeaderEpochs epochs) throws IOException {
        epochFile.write(epochs);
    }

    void writeSnapshot(long offset, ByteBuffer producers) throws IOException {
        snapshots.write(offset, producers);
    }

    /** Makes created, renamed and deleted names last. */
    void sync() throws IOException {
        runtime.disk().sync(directory);
    }
}
