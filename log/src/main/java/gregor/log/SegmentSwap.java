package gregor.log;

import gregor.log.disk.FileNames;
import gregor.log.segment.CleanedSegment;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;
import java.util.List;

/**
 * Puts what a compaction has written in the place of what it has read. Owned by the log's owner.
 *
 * <p>The renames are in an order in which a stop between any two of them leaves what {@link Leftovers} can resolve: as long as
 * one {@code .cleaned} file is there nothing has happened yet, and from then on the {@code .swap} files are all that is needed.
 */
final class SegmentSwap {
    private final LogState state;
    private final LogFiles files;

    SegmentSwap(LogState state) {
        this.state = state;
        this.files = state.files();
    }

    /**
     * Makes the swap, unless the log is not what the compaction has read any more.
     *
     * @param read segments that followed each other in the log
     * @param written what takes their place, forced to the disk
     * @param newest the last segment whose records are a reason to leave others out: if it was cut, those may be gone
     * @return false if nothing was done
     */
    boolean run(List<Segment> read, List<CleanedSegment> written, Segment newest) throws StorageFailure {
        SegmentList all = state.segments();
        int number = all.find(List.of(newest)) < 0 ? -1 : all.find(read);
        if (number < 0 || files.isDiscarded() || !files.isOnline()) {
            return false;
        }
        List<Segment> segments = written.stream().map(CleanedSegment::segment).toList();
        state.segments(all.with(segments, number, read.size()));
        // Before the old ones go: a reader that comes too late for them finds what to read instead.
        state.publish(state.view().logEndOffset());
        try {
            rename(read, written);
            for (Segment segment : segments) {
                segment.lazyIndexes().seal();
            }
        } catch (IOException e) {
            throw files.broken("putting compacted segments in their place in", e);
        }
        return true;
    }

    private void rename(List<Segment> read, List<CleanedSegment> written) throws IOException {
        for (int i = written.size() - 1; i >= 0; i--) {
            written.get(i).rename(FileNames.CLEANED, FileNames.SWAP);
        }
        List<Long> starts = written.stream().map(CleanedSegment::baseOffset).toList();
        files.delete(read, starts, state.config().retention().fileDeleteDelayMs());
        for (CleanedSegment segment : written) {
            segment.rename(FileNames.SWAP, "");
        }
        files.namesChanged();
    }
}
