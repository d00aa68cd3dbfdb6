package gregor.wire.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the schema files and writes the Java messages and the page of the protocol. Run by the build of the wire module,
 * in Maven's process.
 */
public final class SchemaCompiler {
    private SchemaCompiler() {}

    /** Arguments: the directory of the schema files, the directory of the Java sources, the page. */
    public static void main(String[] args) throws IOException {
        Schema schema = parse(Path.of(args[0]));
        OutputDirectory sources = new OutputDirectory(Path.of(args[1]));
        for (MessageType message : schema.messages()) {
            String directory = message.javaPackage().replace('.', '/');
            sources.put(directory + "/" + message.className() + ".java", new ClassWriter(message).write());
        }
        sources.put("gregor/wire/message/" + ApisWriter.CLASS_NAME + ".java", new ApisWriter(schema.apis()).write());
        sources.removeOthers();
        Files.writeString(Path.of(args[2]), new ProtocolPage(schema).write());
    }

    static Schema parse(Path directory) throws IOException {
        List<Api> apis = new ArrayList<>();
        List<MessageType> messages = new ArrayList<>();
        for (Path file : schemaFiles(directory)) {
            Schema part = new FileParser(directory, file).parse();
            apis.addAll(part.apis());
            messages.addAll(part.messages());
        }
        apis.sort(Comparator.comparingInt(Api::key));
        return new Schema(apis, messages);
    }

    /** Relative to the directory. */
    private static List<Path> schemaFiles(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(path -> path.toString().endsWith(".api"))
                    .map(directory::relativize)
                    .sorted()
                    .toList();
        }
    }
}
