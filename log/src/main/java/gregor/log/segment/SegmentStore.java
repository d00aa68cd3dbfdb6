package gregor.log.segment;

import gregor.log.disk.Disk;

/** Where segments are, and what is kept of them between two uses: open files and indexes, each up to a bound. For any thread. */
public record SegmentStore(Disk disk, OpenFiles openFiles, IndexCache indexes) {
    /** Of the memory that Java may use, a sixteenth is for indexes. */
    private static final long INDEX_SHARE = 16;

    public SegmentStore(Disk disk, int openFilesMax) {
        this(
                disk,
                new OpenFiles(openFilesMax),
                new IndexCache(Runtime.getRuntime().maxMemory() / INDEX_SHARE));
    }

    /** The same bounds, for segments that are found in another way. */
    public SegmentStore on(Disk seen) {
        return new SegmentStore(seen, openFiles, indexes);
    }
}
