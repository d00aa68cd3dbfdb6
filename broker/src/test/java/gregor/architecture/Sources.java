package gregor.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The hand-written Java of the whole project, and its other files. */
final class Sources {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
    private static final Pattern STRING = Pattern.compile("\"(?:\\\\.|[^\"\\\\\\n])*\"");

    record Source(Path path, String text) {
        String packageName() {
            return text.lines()
                    .filter(line -> line.startsWith("package "))
                    .map(line -> line.substring("package ".length(), line.indexOf(';')))
                    .findFirst()
                    .orElseThrow();
        }

        String simpleName() {
            return path.getFileName().toString().replace(".java", "");
        }

        /** The text without comments and string contents. */
        String code() {
            return STRING.matcher(COMMENT.matcher(text).replaceAll("")).replaceAll("\"\"");
        }

        @Override
        public String toString() {
            return ROOT.relativize(path).toString();
        }
    }

    private Sources() {}

    static List<Source> main() {
        return below("main");
    }

    static List<Source> test() {
        return below("test");
    }

    private static List<Source> below(String kind) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src").resolve(kind).resolve("java"))
                    .filter(Files::isDirectory)
                    .flatMap(Sources::files)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the project, by its path in it. */
    static String read(String path) {
        return read(ROOT.resolve(path));
    }

    private static Stream<Source> files(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths
                    .filter(path -> path.toString().endsWith(".java"))
                    .map(path -> new Source(path, read(path)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
