package gregor.wire.compiler;

import java.util.List;

/** Writes docs/PROTOCOL.md, the list of what the schema files describe. */
final class ProtocolPage {
    private static final String INTRODUCTION = """
            # The protocol

            Written by the schema compiler from `wire/src/main/schema`; a test of `wire` fails when this page is not
            current (its message says how to renew it). The versions are the union of Kafka 3.9 with ZooKeeper and Kafka
            4.3: what can be read and written. What a broker *advertises* is decided by its handlers; ask it with
            ApiVersions.

            From its first flexible version on, a message has compact lengths and tagged fields (KIP-482). Versions from
            an unstable one on are hidden by Kafka 4.3 unless it is told to show unfinished ones.
            """;

    private final Schema schema;
    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    ProtocolPage(Schema schema) {
        this.schema = schema;
    }

    String write() {
        text.append("\n## APIs\n\n");
        row("key", "API", "versions", "flexible from", "unstable from");
        row("---:", "---", "---", "---", "---");
        for (Api api : schema.apis()) {
            Encoding encoding = api.encoding();
            row(
                    Integer.toString(api.key()),
                    link(api.name(), api.request().source()),
                    encoding.versions().toString(),
                    orNever(encoding.flexibleFrom()),
                    orNever(api.unstableFrom()));
        }
        text.append("\n## Headers, the consumer protocol, the coordinators' records\n\n");
        text.append("The version of a record's key says which record it is.\n\n");
        row("message", "versions", "flexible from");
        row("---", "---", "---");
        for (MessageType message : parts()) {
            Encoding encoding = message.encoding();
            row(
                    link(message.className(), message.source()),
                    encoding.versions().toString(),
                    orNever(encoding.flexibleFrom()));
        }
        return text.toString();
    }

    /** The messages that belong to no API. */
    private List<MessageType> parts() {
        return schema.messages().stream()
                .filter(message ->
                        schema.apis().stream().noneMatch(api -> api.request() == message || api.response() == message))
                .toList();
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String link(String name, String source) {
        return "[" + name + "](../wire/src/main/schema/" + source + ")";
    }

    private static String orNever(int version) {
        return version == Encoding.NEVER ? "" : Integer.toString(version);
    }
}
