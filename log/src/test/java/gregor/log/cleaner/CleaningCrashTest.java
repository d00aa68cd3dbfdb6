package gregor.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.LogConfig;
import gregor.log.LogSlice;
import gregor.log.PartitionLog;
import gregor.log.TestLogs;
import gregor.log.dirs.LogDirs;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The power fails while logs are cleaned: of every key, the last record that the log still reaches is there. */
class CleaningCrashTest {
    private static final int SEEDS = 12;
    private static final int KEYS = 8;
    private static final int LIVES = 12;

    private final List<String> values = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private TestLogs logs;
    private PartitionLog log;
    private LogDirs dirs;
    private Random random;

    @Test
    void noKeyLosesItsLastRecord() throws Exception {
        long first = System.nanoTime();
        System.out.println("CleaningCrashTest: " + SEEDS + " seeds from " + first);
        for (long seed = first; seed < first + SEEDS; seed++) {
            run(seed);
        }
    }

    private void run(long seed) throws Exception {
        random = new Random(seed);
        logs = new TestLogs();
        logs.config(TestLogs.compacted(300).with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, 1000)));
        dirs = logs.open();
        log = (PartitionLog) logs.create(dirs);
        log.flush();
        values.clear();
        keys.clear();
        for (int life = 0; life < LIVES; life++) {
            append(10 + random.nextInt(40));
            logs.memory().failAfter(random.nextInt(120));
            clean();
            logs.crash(random);
            dirs = logs.open();
            log = (PartitionLog) dirs.find(TestLogs.PARTITION);
            check("seed " + seed + ", life " + life);
        }
        CleanerThread cleaner = logs.cleaner(dirs, CleanerConfig.OFF);
        while (cleaner.cleanNext()) {
            check("seed " + seed + ", at the end");
        }
    }

    private void append(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String key = "k" + random.nextInt(KEYS);
            String value = random.nextInt(10) == 0 ? null : "v" + random.nextInt(1_000_000);
            TestLogs.append(log, TestLogs.keyed(logs.time.millis(), key, value));
            keys.add(key);
            values.add(value);
        }
        log.advanceHighWatermark(log.view().logEndOffset());
        if (random.nextBoolean()) {
            logs.time.advance(random.nextInt(1000)); // Forces, behind the scenes, the segments that have ended.
        }
    }

    private void clean() throws Exception {
        CleanerThread cleaner = logs.cleaner(dirs, CleanerConfig.OFF);
        boolean more = true;
        while (more) {
            more = cleaner.cleanNext();
        }
    }

    private void check(String when) throws Exception {
        int end = (int) log.view().logEndOffset();
        assertThat(end).as(when).isLessThanOrEqualTo(keys.size());
        keys.subList(end, keys.size()).clear();
        values.subList(end, values.size()).clear();
        Map<String, String> last = new HashMap<>();
        for (int i = 0; i < end; i++) {
            last.put(keys.get(i), values.get(i));
        }
        // A tombstone that has gone says what it said.
        last.values().removeIf(value -> value == null);
        assertThat(found(when)).as(when).isEqualTo(last);
        log.advanceHighWatermark(end);
    }

    private Map<String, String> found(String when) throws Exception {
        Map<String, String> last = new TreeMap<>();
        long next = 0;
        while (next < log.view().logEndOffset()) {
            LogSlice slice = log.read(log.view(), next, Integer.MAX_VALUE, Long.MAX_VALUE, true);
            assertThat(slice.isEmpty()).as(when).isFalse();
            for (RecordBatch batch : TestLogs.batches(TestLogs.bytes(slice))) {
                assertThat(batch.baseOffset()).as(when).isGreaterThanOrEqualTo(next);
                next = batch.lastOffset() + 1;
                collect(batch, last, when);
            }
            slice.release();
        }
        return last;
    }

    private void collect(RecordBatch batch, Map<String, String> last, String when) {
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                int offset = (int) records.offset();
                String key = text(records.key());
                assertThat(key).as(when).isEqualTo(keys.get(offset));
                assertThat(text(records.value())).as(when).isEqualTo(values.get(offset));
                if (records.value() == null) {
                    last.remove(key);
                } else {
                    last.put(key, text(records.value()));
                }
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
