package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** The JDK's gzip with a choice of level. */
final class GzipOutput extends GZIPOutputStream {
    private static final int BUFFER_BYTES = 8 * 1024;

    GzipOutput(OutputStream out, int level) throws IOException {
        super(out, BUFFER_BYTES);
        def.setLevel(level);
    }
}
