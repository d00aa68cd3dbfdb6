package gregor.bench.jmh;

import gregor.log.LogConfig;
import gregor.log.dirs.UnusableLogDir;
import gregor.log.records.AppendRules;
import gregor.log.records.Compression;
import gregor.log.records.TimestampType;
import gregor.log.segment.SegmentConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A cleaning of one segment of 64 MB on disk, of which one record in ten is kept: from its keys to the swap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 8)
@Measurement(iterations = 12)
public class CleanGroup {
    private static final int SEGMENT_BYTES = 64 << 20;
    private static final int BATCH_BYTES = 16 << 10;
    private static final int KEPT_ONE_IN = 10;
    private static final AppendRules COMPACTED =
            new AppendRules(1 << 20, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, true, null, 0);
    private static final LogConfig CONFIG = LogConfig.DEFAULTS
            .with(COMPACTED)
            .with(new SegmentConfig(SEGMENT_BYTES, Long.MAX_VALUE, 0, 10 << 20, 4096, false))
            .with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, 0))
            .with(new LogConfig.Retention(false, -1, -1, 0));

    @Param({"100 bytes, lz4", "1000 bytes"})
    public String values;

    private DiskLog log;

    @Setup(Level.Invocation)
    public void fill() throws IOException, InterruptedException, UnusableLogDir {
        boolean small = values.startsWith("100 ");
        int valueBytes = small ? 100 : 1_000;
        Compression codec = small ? Compression.LZ4 : Compression.NONE;
        int keys = SEGMENT_BYTES / (valueBytes + 20) / KEPT_ONE_IN;
        Random random = new Random(1);
        log = new DiskLog(CONFIG);
        while (log.log().view().segmentStarts().size() < 2) {
            ByteBuffer batch = Frames.keyedBatch(codec, 0, BATCH_BYTES / (valueBytes + 20), valueBytes, random, keys);
            log.append(batch);
        }
        log.log().advanceHighWatermark(log.log().view().logEndOffset());
        log.log().flush();
    }

    @TearDown(Level.Invocation)
    public void close() throws IOException {
        log.close();
    }

    @Benchmark
    public boolean clean() throws InterruptedException {
        return log.cleaner().cleanNext();
    }
}
