package gregor.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.TestLogs;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.log.index.OffsetIndex;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which segments are compacted into one. */
class SegmentGroupsTest {
    private static final SegmentConfig SETTINGS = new SegmentConfig(1000, 1, 0, 80, 4096, false);

    private final TestLogs logs = new TestLogs();

    /** A segment of so many bytes, with so many entries in its offset index. */
    private Segment segment(long baseOffset, int bytes, int entries) throws IOException {
        logs.disk.createDirectories(logs.logDir());
        try (FileChannel index =
                logs.disk.open(FileNames.file(logs.logDir(), baseOffset, FileNames.OFFSET_INDEX), Disk.Access.WRITE)) {
            index.write(ByteBuffer.allocate(entries * OffsetIndex.ENTRY_BYTES), 0);
        }
        return new Segment(logs.runtime.segments(), logs.logDir(), baseOffset, SETTINGS, bytes);
    }

    private static List<List<Long>> grouped(long endOffset, Segment... segments) throws IOException {
        List<List<Long>> starts = new ArrayList<>();
        for (List<Segment> group : SegmentGroups.of(List.of(segments), SETTINGS, endOffset)) {
            starts.add(group.stream().map(Segment::baseOffset).toList());
        }
        return starts;
    }

    @Test
    void asManyAsFitIntoASegment() throws Exception {
        assertThat(grouped(50, segment(0, 400, 0), segment(10, 600, 0), segment(20, 1, 0), segment(30, 2000, 0)))
                .containsExactly(List.of(0L, 10L), List.of(20L), List.of(30L));
    }

    @Test
    void asManyAsFitIntoAnIndex() throws Exception {
        assertThat(grouped(50, segment(0, 1, 5), segment(10, 1, 5), segment(20, 1, 1)))
                .containsExactly(List.of(0L, 10L), List.of(20L));
    }

    @Test
    void noneThatReachesFurtherThanARelativeOffset() throws Exception {
        long far = Integer.MAX_VALUE;

        assertThat(grouped(far + 1, segment(0, 1, 0), segment(10, 1, 0))).containsExactly(List.of(0L, 10L));
        assertThat(grouped(far + 2, segment(0, 1, 0), segment(10, 1, 0))).containsExactly(List.of(0L), List.of(10L));
        assertThat(grouped(far + 2, segment(0, 1, 0), segment(10, 0, 0))).containsExactly(List.of(0L, 10L));
    }
}
