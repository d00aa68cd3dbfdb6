package gregor.wire;

/**
 * Told about records that are not in memory: they belong into the stream of bytes before the byte that the writer puts at
 * {@code position}. Called in ascending order of position.
 */
public interface RegionSink {
    /** For messages that hold records in memory only. */
    RegionSink NONE = (position, records) -> {
        throw new IllegalStateException("records outside memory: " + records);
    };

    void region(int position, Records records);
}
