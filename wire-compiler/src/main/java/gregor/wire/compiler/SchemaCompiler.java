package gregor.wire.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the schema files and writes the Java messages. Run by the build of the wire module, in Maven's process; the
 * messages are never edited.
 */
public final class SchemaCompiler {
    private SchemaCompiler() {}

    /** Arguments: the directory of the schema files, the directory of the Java sources, the page of the protocol. */
    public static void main(String[] args) throws IOException {
        Schema schema = parse(Path.of(args[0]));
        OutputDirectory sources = new OutputDirectory(Path.of(args[1]));
        for (MessageType message : schema.messages()) {
            String path = message.javaPackage().replace('.', '/') + "/" + message.className() + ".java";
            sources.put(path, new ClassWriter(message).write());
        }
        sources.put("gregor/wire/message/Apis.java", new ApisWriter(schema.apis()).write());
        sources.removeOthers();
    }

    static Schema parse(Path directory) throws IOException {
        List<Api> apis = new ArrayList<>();
        List<MessageType> messages = new ArrayList<>();
        for (Path path : schemaFiles(directory)) {
            new FileParser(path, apis, messages).parse();
        }
        apis.sort(Comparator.comparingInt(Api::key));
        return new Schema(apis, messages);
    }

    private static List<Path> schemaFiles(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(path -> path.toString().endsWith(".api"))
                    .sorted()
                    .toList();
        }
    }
}
