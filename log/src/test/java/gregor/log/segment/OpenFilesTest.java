package gregor.log.segment;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.TestLogs;
import gregor.log.disk.FileNames;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** However many segments are used, few of their files stay open, and never is one closed that somebody uses. */
class OpenFilesTest {
    private static final int MAX = 3;

    private final TestLogs logs = new TestLogs();
    private final SegmentStore store = new SegmentStore(logs.disk, MAX);

    @Test
    void openingOneMoreClosesOneThatIsNotInUse() throws Exception {
        List<FileChannel> channels = new ArrayList<>();
        for (SegmentFile file : files(10)) {
            channels.add(file.retain());
            file.release();
        }

        assertThat(channels.stream().filter(FileChannel::isOpen)).hasSize(MAX);
        assertThat(store.openFiles().count()).isEqualTo(MAX);
    }

    @Test
    void aFileInUseStaysOpen() throws Exception {
        List<SegmentFile> files = files(10);
        FileChannel held = files.get(0).retain();
        for (SegmentFile file : files.subList(1, 10)) {
            file.retain();
            file.release();
        }

        assertThat(held.isOpen()).isTrue();
        files.get(0).release();
    }

    @Test
    void oneThatIsUsedAgainAndAgainStaysOpenWhileOthersComeAndGo() throws Exception {
        List<SegmentFile> files = files(20);
        SegmentFile busy = files.get(0);
        FileChannel first = busy.retain();
        busy.release();
        for (SegmentFile file : files.subList(1, 20)) {
            file.retain();
            file.release();
            assertThat(busy.retain()).isSameAs(first);
            busy.release();
        }
    }

    @Test
    void aClosedFileOpensAgain() throws Exception {
        List<SegmentFile> files = files(10);
        for (int round = 0; round < 3; round++) {
            for (SegmentFile file : files) {
                assertThat(file.retain().isOpen()).isTrue();
                file.release();
            }
        }

        assertThat(store.openFiles().count()).isEqualTo(MAX);
    }

    @Test
    void whatWasNotUsedBetweenTwoLooksIsClosed() throws Exception {
        SegmentFile file = files(1).get(0);
        FileChannel channel = file.retain();
        file.release();
        file.retain();
        file.release();

        store.openFiles().closeIdle();
        assertThat(channel.isOpen()).isTrue();
        store.openFiles().closeIdle();
        assertThat(channel.isOpen()).isFalse();
        assertThat(store.openFiles().count()).isZero();
    }

    @Test
    void severalThreadsFindTheirFilesOpen() throws Exception {
        List<SegmentFile> files = files(12);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int offset = i;
                done.add(threads.submit(() -> useAll(files, offset)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        store.openFiles().closeIdle();
        store.openFiles().closeIdle();

        assertThat(store.openFiles().count()).isZero();
    }

    private static Void useAll(List<SegmentFile> files, int offset) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            SegmentFile file = files.get((i + offset) % files.size());
            FileChannel channel = file.retain();
            assertThat(channel.isOpen()).isTrue();
            file.release();
        }
        return null;
    }

    private List<SegmentFile> files(int count) throws Exception {
        logs.disk.createDirectories(Path.of("/logs/orders-0"));
        List<SegmentFile> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new SegmentFile(store, FileNames.file(Path.of("/logs/orders-0"), i, FileNames.LOG)));
        }
        return files;
    }
}
