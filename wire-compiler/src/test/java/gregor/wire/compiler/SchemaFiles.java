package gregor.wire.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Schema files that a test writes. */
final class SchemaFiles {
    private SchemaFiles() {}

    static Schema parse(Path directory, String... lines) throws IOException {
        Files.writeString(directory.resolve("Test.api"), String.join("\n", lines));
        return SchemaCompiler.parse(directory);
    }

    /** The fields of a message of versions 0-9, flexible from 5 on. */
    static MessageType message(Path directory, String... fields) throws IOException {
        String head = "message Test, versions 0-9, flexible 5+\nfields\n";
        return parse(directory, head + String.join("\n", fields)).messages().get(0);
    }
}
