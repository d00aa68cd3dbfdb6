package gregor.bench.jmh;

import gregor.log.LogSlice;
import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.dirs.UnusableLogDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Finding what a fetch of up to 1 MiB answers with, in 100 MB of batches of ten records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Read {
    private static final int BATCHES = 10_000;
    private static final int BATCH_RECORDS = 10;
    private static final int FETCH_BYTES = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(1);
    private DiskLog log;
    private LogView view;

    @Setup
    public void fill() throws IOException, InterruptedException, UnusableLogDir {
        log = new DiskLog();
        ByteBuffer batch = Frames.batch(BATCH_RECORDS, Frames.LARGE_VALUE_BYTES);
        for (int i = 0; i < BATCHES; i++) {
            log.append(batch);
        }
        view = log.log().view();
    }

    @TearDown
    public void close() throws IOException {
        log.close();
    }

    @Benchmark
    public int anywhere() throws StorageFailure {
        return find(random.nextLong(view.logEndOffset()));
    }

    /** The last batch, as a consumer that keeps up asks for. */
    @Benchmark
    public int tail() throws StorageFailure {
        return find(view.logEndOffset() - BATCH_RECORDS);
    }

    private int find(long offset) throws StorageFailure {
        LogSlice slice = log.log().read(view, offset, FETCH_BYTES, view.logEndOffset(), true);
        slice.release();
        return slice.sizeBytes();
    }
}
