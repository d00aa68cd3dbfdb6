package gregor.wire.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a schema file that says something: comments and blank lines are gone, commas too (they only please the eye).
 *
 * @param indent leading spaces
 * @param words at least one
 */
record Line(String file, int number, int indent, List<String> words) {
    static List<Line> read(Path path) throws IOException {
        List<String> texts = Files.readAllLines(path);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).replaceFirst("#.*", "").stripTrailing();
            if (!text.isEmpty()) {
                int indent = text.length() - text.stripLeading().length();
                List<String> words = List.of(text.replace(",", " ").strip().split(" +"));
                lines.add(new Line(path.getFileName().toString(), i + 1, indent, words));
            }
        }
        return lines;
    }

    String first() {
        return words.get(0);
    }

    SchemaError error(String problem) {
        return new SchemaError(this, problem);
    }
}
