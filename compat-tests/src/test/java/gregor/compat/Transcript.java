package gregor.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a tool printed, made comparable: what differs between two brokers by nature is replaced by its kind. */
final class Transcript {
    private record Replacement(Pattern pattern, String kind) {}

    private static final List<Replacement> REPLACEMENTS = List.of(
            new Replacement(Pattern.compile("TopicId: [A-Za-z0-9_-]{22}"), "TopicId: <id>"),
            new Replacement(Pattern.compile("Cluster ID: [A-Za-z0-9_-]{22}"), "Cluster ID: <id>"),
            new Replacement(Pattern.compile("console-consumer-\\d+"), "<console consumer>"),
            new Replacement(Pattern.compile("127\\.0\\.0\\.1:\\d+"), "<address>"),
            new Replacement(Pattern.compile("localhost:\\d+"), "<address>"),
            new Replacement(Pattern.compile("/[^\\s\",]*/data"), "<log dir>"),
            new Replacement(
                    Pattern.compile("[a-zA-Z.-]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
                    "<member>"),
            new Replacement(Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d[,.]\\d+Z?"), "<time>"),
            new Replacement(Pattern.compile("[ \\t]+"), " "),
            // We serve DescribeTopicPartitions, of which a 3.9 ZooKeeper broker knows nothing; there are no such
            // replicas.
            new Replacement(Pattern.compile("Elr:( N/A)? LastKnownElr:( N/A)?"), "<no eligible leaders>"));

    private Transcript() {}

    /** The lines in comparable form, in the order in which they were printed. */
    static List<String> lines(String printed) {
        List<String> lines = new ArrayList<>();
        for (String line : printed.split("\n")) {
            String text = line.strip();
            for (Replacement replacement : REPLACEMENTS) {
                text = replacement.pattern.matcher(text).replaceAll(replacement.kind);
            }
            if (!text.isEmpty()) {
                lines.add(text);
            }
        }
        return lines;
    }
}
