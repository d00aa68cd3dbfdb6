package gregor.wire.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of generated files. Files that would not change are left alone, so that nothing is compiled again without
 * need; files that are not generated any more go.
 */
final class OutputDirectory {
    private final Path root;
    private final Set<Path> current = new HashSet<>();

    OutputDirectory(Path root) {
        this.root = root;
    }

    void put(String name, String content) throws IOException {
        Path path = root.resolve(name);
        current.add(path);
        if (!Files.exists(path) || !Files.readString(path).equals(content)) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        }
    }

    void removeOthers() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (!current.contains(file)) {
                Files.delete(file);
            }
        }
    }
}
