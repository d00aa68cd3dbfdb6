package gregor.replica;

import gregor.base.Threads;
import gregor.log.LogSlice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads that wait for the disk on behalf of readers. What {@link Partition#isCold} is read here
 * and its bytes brought to memory, so that the event loop that sends it never waits. The queue is bounded by the number of
 * connections: each waits with its next request until this one is answered.
 */
public final class ColdReads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ColdReads.class);
    private static final Path NOWHERE = Path.of("/dev/null");

    /** What the kernel reads ahead by default. */
    private static final int PROBE_STRIDE_BYTES = 128 * 1024;

    /** A disk takes longer than this for a page, memory never does. */
    private static final long MEMORY_NANOS_MAX = 40_000;

    private final ExecutorService threads;
    private final FileChannel nowhere;
    private final PageCacheUse pageCache;

    /** With so many threads of the machine. */
    public ColdReads(int threadCount, PageCacheUse pageCache) {
        this(Threads.SYSTEM.pool("cold-reads", threadCount), pageCache);
    }

    /**
     * @param threads closed with this
     * @param pageCache told what is read from the disk
     */
    public ColdReads(ExecutorService threads, PageCacheUse pageCache) {
        this.threads = threads;
        this.pageCache = pageCache;
        nowhere = openNowhere();
    }

    @Override
    public void execute(Runnable read) {
        threads.execute(read);
    }

    /**
     * Waits until the bytes are in the page cache: sends them to nowhere, which on Linux neither copies them nor lets them pass
     * through this process. What seems to be in memory is not gone through, as a second reader of the same old records would pay
     * for it. A failing disk is left to the sender to meet.
     */
    public void warm(LogSlice slice) {
        if (nowhere == null || slice == null || slice.isEmpty()) {
            return;
        }
        try {
            if (!seemsInMemory(slice)) {
                sendToNowhere(slice);
                pageCache.passed(slice.sizeBytes());
            }
        } catch (IOException e) {
            LOG.warn("Could not read ahead", e);
        }
    }

    /** Touches a page here and there. Pages come and go with their neighbours, and one that is missing takes its time. */
    private boolean seemsInMemory(LogSlice slice) throws IOException {
        for (int offset = 0; offset < slice.sizeBytes(); offset += PROBE_STRIDE_BYTES) {
            long startNanos = System.nanoTime();
            slice.channel().transferTo(slice.position() + offset, 1, nowhere);
            if (System.nanoTime() - startNanos > MEMORY_NANOS_MAX) {
                return false;
            }
        }
        return true;
    }

    private void sendToNowhere(LogSlice slice) throws IOException {
        long position = slice.position();
        long end = position + slice.sizeBytes();
        long moved = 1;
        while (position < end && moved > 0) {
            moved = slice.channel().transferTo(position, end - position, nowhere);
            position += moved;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
            if (nowhere != null) {
                nowhere.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("Could not close {}", NOWHERE, e);
        }
    }

    /** Null on systems without it: readers there wait for the disk where they send. */
    private static FileChannel openNowhere() {
        try {
            return FileChannel.open(NOWHERE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            return null;
        }
    }
}
