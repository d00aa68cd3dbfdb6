package gregor.wire.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void filesThatWouldNotChangeAreNotTouched() throws IOException {
        new OutputDirectory(directory).put("a/A.java", "text");
        Path file = directory.resolve("a/A.java");
        FileTime longAgo = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file, longAgo);

        new OutputDirectory(directory).put("a/A.java", "text");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);

        new OutputDirectory(directory).put("a/A.java", "other");
        assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(longAgo);
    }

    @Test
    void filesThatAreNotGeneratedAnyMoreGo() throws IOException {
        new OutputDirectory(directory).put("a/Old.java", "text");
        OutputDirectory next = new OutputDirectory(directory);
        next.put("a/New.java", "text");
        next.removeOthers();

        assertThat(directory.resolve("a/Old.java")).doesNotExist();
        assertThat(directory.resolve("a/New.java")).hasContent("text");
    }
}
