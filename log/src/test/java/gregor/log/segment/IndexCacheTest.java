package gregor.log.segment;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.LogConfig;
import gregor.log.TestLogs;
import gregor.log.disk.FileNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Indexes of old segments take no more memory than they may, and are read again when they are needed again. */
class IndexCacheTest {
    private static final SegmentConfig SETTINGS = LogConfig.DEFAULTS.segments();

    private final TestLogs logs = new TestLogs();

    @Test
    void whatWasUsedLongestAgoGoesWhenTheBoundIsReached() {
        long each = indexes(100).bytes();
        IndexCache cache = new IndexCache(3 * each);
        List<LazyIndexes> segments = segments(4);
        segments.subList(0, 3).forEach(segment -> cache.put(segment, indexes(100)));
        assertThat(cache.get(segments.get(0))).isNotNull();

        cache.put(segments.get(3), indexes(100));

        assertThat(cache.get(segments.get(1))).isNull();
        assertThat(cache.get(segments.get(0))).isNotNull();
        assertThat(cache.bytes()).isEqualTo(3 * each);
    }

    @Test
    void oneIsKeptHoweverLargeItIs() {
        IndexCache cache = new IndexCache(10);
        List<LazyIndexes> segments = segments(2);
        cache.put(segments.get(0), indexes(100));
        cache.put(segments.get(1), indexes(200));

        assertThat(cache.get(segments.get(0))).isNull();
        assertThat(cache.get(segments.get(1))).isNotNull();
        assertThat(cache.bytes()).isEqualTo(indexes(200).bytes());
    }

    @Test
    void aDeletedSegmentLeavesNothing() {
        IndexCache cache = new IndexCache(1_000_000);
        LazyIndexes segment = segments(1).get(0);
        cache.put(segment, indexes(100));
        cache.put(segment, indexes(50));

        cache.remove(segment);
        cache.remove(segment);

        assertThat(cache.bytes()).isZero();
    }

    private static SegmentIndexes indexes(int entries) {
        SegmentIndexes indexes = SegmentIndexes.empty(0, SETTINGS);
        for (int i = 0; i < entries; i++) {
            indexes.add(i, i, i * 5_000, 5_000);
        }
        return indexes;
    }

    private List<LazyIndexes> segments(int count) {
        List<LazyIndexes> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path directory = Path.of("/logs/orders-" + i);
            SegmentFile file = new SegmentFile(logs.runtime.segments(), FileNames.file(directory, 0, FileNames.LOG));
            segments.add(
                    new LazyIndexes(logs.runtime.segments(), file, new IndexFiles(logs.disk, directory, 0, SETTINGS)));
        }
        return segments;
    }
}
