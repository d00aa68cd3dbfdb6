package gregor.log.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.disk.DamagedFile;
import gregor.log.segment.SegmentConfig;
import gregor.log.segment.SegmentIndexes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The indexes of a segment, in memory and as files. */
class IndexTest {
    private static final SegmentConfig SETTINGS = new SegmentConfig(1 << 20, 1, 0, 1 << 20, 100, false);

    @Test
    void findsWhereToStartLookingForAnOffset() {
        OffsetIndex index = OffsetIndex.empty(1000);
        index.append(1010, 500);
        index.append(1020, 900);

        assertThat(index.floorPosition(1000)).isZero();
        assertThat(index.floorPosition(1009)).isZero();
        assertThat(index.floorPosition(1010)).isEqualTo(500);
        assertThat(index.floorPosition(1019)).isEqualTo(500);
        assertThat(index.floorPosition(5000)).isEqualTo(900);
        assertThat(index.floorIndexedPosition(499)).isZero();
        assertThat(index.floorIndexedPosition(899)).isEqualTo(500);
        assertThat(index.lastPosition()).isEqualTo(900);
    }

    @Test
    void leavesOutWhatAnOffsetIndexCannotHold() {
        OffsetIndex index = OffsetIndex.empty(0);
        index.append(10, 500);
        index.append(10, 600);
        index.append(1L + Integer.MAX_VALUE, 700);

        assertThat(index.entryCount()).isEqualTo(1);
        assertThat(index.floorPosition(Long.MAX_VALUE)).isEqualTo(500);
    }

    @Test
    void truncationLeavesTheOldIndexToItsReaders() {
        OffsetIndex index = OffsetIndex.empty(0);
        for (int i = 1; i <= 100; i++) {
            index.append(i * 10L, i * 100);
        }

        OffsetIndex truncated = index.truncatedTo(500);

        assertThat(truncated.entryCount()).isEqualTo(49);
        assertThat(index.entryCount()).isEqualTo(100);
        truncated.append(501, 5555);
        assertThat(index.floorPosition(505)).isEqualTo(5000);
    }

    @Test
    void offsetIndexesSurviveTheirFile() throws Exception {
        OffsetIndex index = OffsetIndex.empty(7);
        index.append(8, 100);
        index.append(Integer.MAX_VALUE, Integer.MAX_VALUE - 10);

        ByteBuffer file = index.encode();

        assertThat(file.remaining()).isEqualTo(2 * OffsetIndex.ENTRY_BYTES);
        assertThat(OffsetIndex.decode(file.duplicate(), 7, Integer.MAX_VALUE).encode())
                .isEqualTo(file);
        assertThatThrownBy(() -> OffsetIndex.decode(file.duplicate(), 7, 1000)).isInstanceOf(DamagedFile.class);
        assertThatThrownBy(() -> OffsetIndex.decode(file.duplicate().limit(9), 7, Integer.MAX_VALUE))
                .isInstanceOf(DamagedFile.class);
    }

    @Test
    void aPreallocatedOffsetIndexThatWasNeverTrimmedIsDamaged() {
        assertThatThrownBy(() -> OffsetIndex.decode(ByteBuffer.allocate(800), 0, 1000))
                .isInstanceOf(DamagedFile.class);
        assertThatThrownBy(() -> TimeIndex.decode(ByteBuffer.allocate(1200), 0)).isInstanceOf(DamagedFile.class);
    }

    @Test
    void findsWhereToStartLookingForATime() {
        TimeIndex index = TimeIndex.empty(1000);
        index.append(50, 1010);
        index.append(70, 1020);
        index.append(60, 1030);

        assertThat(index.entryCount()).isEqualTo(2);
        assertThat(index.floorOffset(50)).isEqualTo(1000);
        assertThat(index.floorOffset(51)).isEqualTo(1010);
        assertThat(index.floorOffset(71)).isEqualTo(1020);
        assertThat(index.lastTimestamp()).isEqualTo(70);
        assertThat(index.truncatedTo(1020).lastTimestamp()).isEqualTo(50);
    }

    @Test
    void anEntryIsMadeWhenMoreThanTheIntervalWasWritten() {
        SegmentIndexes indexes = SegmentIndexes.empty(0, SETTINGS);
        indexes.add(9, 100, 0, 60);
        indexes.add(19, 90, 60, 60);
        indexes.add(29, 120, 120, 60);
        indexes.add(39, 110, 180, 60);

        assertThat(indexes.offsets().entryCount()).isEqualTo(1);
        assertThat(indexes.offsets().floorPosition(29)).isEqualTo(120);
        assertThat(indexes.times().lastTimestamp()).isEqualTo(120);
        indexes.add(49, 130, 240, 60);
        indexes.seal();
        assertThat(indexes.times().lastTimestamp()).isEqualTo(130);
        assertThat(indexes.times().lastOffset()).isEqualTo(49);
    }
}
