package gregor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel keeps of files in memory: on Linux it can be made to forget it. */
final class PageCache {
    private static final Path SWITCH = Path.of("/proc/sys/vm/drop_caches");
    private static final String PAGES = "1";

    private PageCache() {}

    static boolean canBeDropped() {
        try {
            Files.writeString(SWITCH, PAGES);
            return true;
        } catch (IOException notRoot) {
            return false;
        }
    }

    /** Forgets everything; what is still to be written is written first, because it would be kept. */
    static void drop() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
        Files.writeString(SWITCH, PAGES);
    }
}
