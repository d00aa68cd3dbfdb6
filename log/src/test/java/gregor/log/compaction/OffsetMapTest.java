package gregor.log.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetMapTest {
    private static final Random RANDOM = Seeds.random(OffsetMapTest.class);

    @ParameterizedTest
    @ValueSource(ints = {24, 240, 20_000, 3_000_000})
    void itHoldsWhatAHashMapHolds(int bytes) {
        OffsetMap map = new OffsetMap(bytes);
        Map<String, Long> expected = new HashMap<>();
        for (long offset = 0; offset < 3L * map.capacity(); offset++) {
            String key = "key-" + RANDOM.nextInt(2 * map.capacity());
            if (map.put(key(key), offset)) {
                expected.put(key, offset);
                assertThat(map.lastOffset()).isEqualTo(offset);
            } else {
                assertThat(expected).doesNotContainKey(key).hasSize(map.capacity());
            }
        }
        for (int i = 0; i < 2 * map.capacity(); i++) {
            String key = "key-" + i;
            assertThat(map.latest(key(key))).isEqualTo(expected.getOrDefault(key, -1L));
        }
        assertThat(map.size()).isEqualTo(expected.size());
    }

    @Test
    void aFullMapStillMovesTheKeysItHas() {
        OffsetMap map = new OffsetMap(48, 0.5);
        assertThat(map.capacity()).isEqualTo(1);
        assertThat(map.put(key("a"), 5)).isTrue();
        assertThat(map.put(key("b"), 6)).isFalse();
        assertThat(map.put(key("a"), 7)).isTrue();
        assertThat(map.latest(key("a"))).isEqualTo(7);
        assertThat(map.lastOffset()).isEqualTo(7);
    }

    @Test
    void itTakesMemoryAsItGrowsAndNeverMoreThanItsBound() {
        int bound = 10_000_000;
        OffsetMap map = new OffsetMap(bound);
        assertThat(map.allocatedBytes()).isZero();
        for (int i = 0; map.put(key("key-" + i), i); i++) {
            if (i == 1000) {
                assertThat(map.allocatedBytes()).isLessThan(bound / 50);
            }
        }
        assertThat(map.size()).isEqualTo(map.capacity()).isEqualTo((int) (bound / 24 * 0.9));
        assertThat(map.allocatedBytes()).isLessThan(bound + 5_000);

        map.clear();
        assertThat(map.allocatedBytes()).isZero();
        assertThat(map.latest(key("key-1"))).isEqualTo(-1);
        assertThat(map.lastOffset()).isEqualTo(-1);
    }

    @Test
    void aKeyIsWhatRemainsInItsBuffer() {
        OffsetMap map = new OffsetMap(1000);
        ByteBuffer wide = key("xkeyx");
        map.put(wide.position(1).limit(4), 3);

        assertThat(map.latest(key("key"))).isEqualTo(3);
        assertThat(map.latest(key(""))).isEqualTo(-1);
        assertThat(wide.remaining()).isEqualTo(3);
    }

    private static ByteBuffer key(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
