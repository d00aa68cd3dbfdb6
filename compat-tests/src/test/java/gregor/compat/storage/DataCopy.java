package gregor.compat.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies of data directories, so that two brokers can start on the same. */
final class DataCopy {
    private DataCopy() {}

    /** With the times of the files, which retention looks at. */
    static Path of(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path path : all.sorted().toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }
}
