package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.LogSlice;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.LocalDisk;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdReadsTest {
    @TempDir
    private Path root;

    @Test
    void readsAreMadeByAThreadThatMayWait() throws Exception {
        try (ColdReads reads = new ColdReads(1, new PageCacheUse(0))) {
            CompletableFuture<String> thread = new CompletableFuture<>();
            reads.execute(() -> thread.complete(Thread.currentThread().getName()));
            assertThat(thread.get(10, TimeUnit.SECONDS)).isEqualTo("cold-reads");
        }
    }

    @Test
    void warmingLeavesTheRecordsToBeSent() throws Exception {
        ManualTime time = new ManualTime(TestPartitions.START_MS);
        LogRuntime runtime = new LogRuntime(new LocalDisk(), time, time, 86_400_000);
        try (ColdReads reads = new ColdReads(1, new PageCacheUse(0));
                LogDirs dirs =
                        new LogDirs(LogDirsConfig.of(List.of(root)), runtime, topic -> LogConfig.DEFAULTS, dir -> {})) {
            dirs.lock();
            dirs.identify(1, "cluster");
            dirs.start();
            Log log = dirs.create(TestPartitions.NAME, null, LogConfig.DEFAULTS);
            log.stage(TestPartitions.batch("x".repeat(500_000)), AppendOptions.fromClient(0));
            log.write();
            LogSlice slice = log.read(log.view(), 0, Integer.MAX_VALUE, 1, true);
            reads.warm(slice);
            assertThat(slice.channel().isOpen()).isTrue();
            assertThat(slice.channel().size()).isEqualTo(slice.sizeBytes());
            slice.release();
            reads.warm(LogSlice.empty());
        }
    }
}
