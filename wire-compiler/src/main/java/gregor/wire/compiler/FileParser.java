package gregor.wire.compiler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One schema file: a head line that says what it describes, then one section of fields per message.
 *
 * <pre>
 * api Heartbeat 12, versions 0-4, flexible 4+           request, response
 * record GroupMetadata, key 2, value 0-4, flexible 4+   key, value
 * message RequestHeader, versions 0-2, flexible 2+      fields
 * </pre>
 */
final class FileParser {
    private static final String MESSAGES = "gregor.wire.message";
    private static final String RECORDS = "gregor.wire.record";

    private final String source;
    private final List<Line> lines;
    private final Line head;
    private final Words words;
    private final boolean isRecord;
    private final List<Api> apis = new ArrayList<>();
    private final List<MessageType> messages = new ArrayList<>();
    private int next = 1;

    /** @param path relative to the directory of all schema files */
    FileParser(Path directory, Path path) throws IOException {
        this.source = path.toString();
        this.lines = Line.read(directory.resolve(path));
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(path + " is empty");
        }
        this.head = lines.get(0);
        this.words = new Words(head);
        this.isRecord = path.startsWith("records");
    }

    Schema parse() {
        String kind = words.take("api, record or message");
        String name = words.take("a name");
        switch (kind) {
            case "api" -> api(name);
            case "record" -> record(name);
            case "message" -> message(name);
            default -> throw head.error("neither api, record nor message: " + kind);
        }
        if (next < lines.size()) {
            throw lines.get(next).error("no section of " + kind);
        }
        return new Schema(apis, messages);
    }

    private void api(String name) {
        int key = words.takeNumber("the key");
        Encoding encoding = new Encoding(versions("versions"), from("flexible"));
        int unstableFrom = from("unstable");
        words.end();
        MessageType request = section("request", name + "Request", "Request of API " + key, encoding);
        MessageType response = section("response", name + "Response", "Response of API " + key, encoding);
        apis.add(new Api(key, name, encoding, unstableFrom, request, response));
    }

    /** A coordinator record's key says by its version which record it is, and is never flexible. */
    private void record(String name) {
        Encoding key = new Encoding(versions("key"), Encoding.NEVER);
        Encoding value = new Encoding(versions("value"), from("flexible"));
        words.end();
        section("key", name + "Key", "Key of a coordinator's record", key);
        section("value", name + "Value", "Value of a coordinator's record", value);
    }

    private void message(String name) {
        Encoding encoding = new Encoding(versions("versions"), from("flexible"));
        words.end();
        section("fields", name, "Part of the protocol that is no API", encoding);
    }

    private Versions versions(String word) {
        if (!words.takeIf(word)) {
            throw head.error(word + " is missing");
        }
        return words.takeVersions(word);
    }

    private int from(String word) {
        return words.takeIf(word) ? words.takeFrom(word) : Encoding.NEVER;
    }

    private MessageType section(String word, String className, String purpose, Encoding encoding) {
        if (next == lines.size()
                || lines.get(next).words().size() > 1
                || !lines.get(next).first().equals(word)) {
            throw head.error("section " + word + " is missing");
        }
        int start = ++next;
        while (next < lines.size() && lines.get(next).indent() > 0) {
            next++;
        }
        StructType root = new SectionParser(lines.subList(start, next), encoding.versions()).parse(className);
        MessageType message = new MessageType(isRecord ? RECORDS : MESSAGES, purpose, source, encoding, root);
        messages.add(message);
        return message;
    }
}
