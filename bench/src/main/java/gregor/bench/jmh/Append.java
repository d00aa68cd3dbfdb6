package gregor.bench.jmh;

import gregor.log.StorageFailure;
import gregor.log.dirs.UnusableLogDir;
import gregor.log.records.AppendOrigin;
import gregor.log.records.AppendRules;
import gregor.log.records.AppendValidator;
import gregor.log.records.AppendableBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** One batch into a log on disk, and the part of it that only validates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Append {
    private final AppendValidator validator = new AppendValidator(AppendRules.DEFAULT);

    @Param({"1 record", "100 kB"})
    public String payload;

    private ByteBuffer batch;
    private DiskLog log;

    @Setup
    public void open() throws IOException, InterruptedException, UnusableLogDir {
        batch = payload.equals("1 record") ? Frames.smallBatch() : Frames.largeBatch();
        log = new DiskLog();
    }

    @TearDown(Level.Iteration)
    public void empty() throws StorageFailure {
        log.empty();
    }

    @TearDown
    public void close() throws IOException {
        log.close();
    }

    @Benchmark
    public void write() throws StorageFailure {
        log.append(batch);
    }

    @Benchmark
    public AppendableBatch validate() {
        return validator.validate(DiskLog.asSent(batch), AppendOrigin.CLIENT, 1_000, 0, System.currentTimeMillis());
    }
}
