package gregor.bench.jmh;

import gregor.log.compaction.CleanedTransactions;
import gregor.log.compaction.CleaningRules;
import gregor.log.compaction.Compaction;
import gregor.log.compaction.DirtyKeys;
import gregor.log.compaction.Filtered;
import gregor.log.compaction.OffsetMap;
import gregor.log.compaction.RecordFilter;
import gregor.log.records.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of a compaction in memory: a key in a map of a million, and a chunk of 256 kB of which one record in ten is kept. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Compact {
    private static final int KEYS = 1 << 20;
    private static final int MAP_BYTES = 128 << 20;
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int BATCH_BYTES = 16 << 10;
    private static final int KEPT_ONE_IN = 10;

    @Param({"100 bytes, lz4", "1000 bytes"})
    public String values;

    private final ByteBuffer[] keys = new ByteBuffer[KEYS];
    private final OffsetMap map = new OffsetMap(MAP_BYTES);
    private final OffsetMap latest = new OffsetMap(MAP_BYTES);
    private final RecordFilter filter = new RecordFilter(CHUNK_BYTES);
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private Compaction compaction;
    private int next;

    @Setup
    public void fill() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = ByteBuffer.wrap(("key-" + i).getBytes(StandardCharsets.US_ASCII));
            map.put(keys[i], i);
        }
        boolean small = values.startsWith("100 ");
        fillChunk(small ? Compression.LZ4 : Compression.NONE, small ? 100 : 1_000);
    }

    private void fillChunk(Compression codec, int valueBytes) {
        Random random = new Random(1);
        int records = BATCH_BYTES / (valueBytes + 20);
        long offset = 0;
        ByteBuffer batch = Frames.keyedBatch(codec, offset, records, valueBytes, random, KEYS);
        while (batch.remaining() <= chunk.remaining()) {
            chunk.put(batch);
            offset += records;
            batch = Frames.keyedBatch(codec, offset, records, valueBytes, random, KEYS);
        }
        chunk.flip();
        new DirtyKeys(latest, new CleanedTransactions(), 0).read(chunk);
        Random again = new Random(2);
        for (ByteBuffer key : keys) {
            if (again.nextInt(KEPT_ONE_IN) > 0) {
                latest.put(key, offset);
            }
        }
        compaction = new Compaction(
                new CleaningRules(System.currentTimeMillis(), 0, offset + 1),
                latest,
                new CleanedTransactions(),
                Map.of(),
                true);
    }

    private ByteBuffer key() {
        next = (next + 7919) % KEYS; // Not one after the other, as neighbours would be in the cache.
        return keys[next];
    }

    @Benchmark
    public boolean put() {
        return map.put(key(), next);
    }

    @Benchmark
    public long look() {
        return map.latest(key());
    }

    @Benchmark
    public int readKeys() {
        return new DirtyKeys(map, new CleanedTransactions(), 0).read(chunk);
    }

    @Benchmark
    public Filtered filter() {
        return filter.filter(chunk, compaction);
    }
}
