package gregor.compat.diff;

import java.util.List;
import java.util.regex.Pattern;

/** What two brokers may answer differently, and why. Short on purpose. */
final class AllowedDifferences {
    private record Rule(Pattern path, String reason) {}

    private static final List<Rule> RULES = List.of(
            rule("(.*\\.)?(topicId|clusterId|memberId|leader|sessionId)", "made by chance by each broker"),
            rule("(.*\\.)?(host|port)", "each has an address of its own"),
            rule("(.*\\.)?clientHost", "each sees the address it is reached from"),
            rule("(.*\\.)?(logDir|totalBytes|usableBytes)", "each has a directory of its own"),
            rule("(.*\\.)?(logAppendTimeMs)", "the time of the append"),
            rule("(.*\\.)?throttleTimeMs", "no quota is set; the time is 0 or not known"),
            rule("(.*\\.)?documentation", "our words are our own"),
            rule("producerId", "the next of a block that each broker has taken"),
            rule("(.*\\.)?isDefault", "DescribeConfigs v0: stock says false of every key, ours the truth"));

    /** Texts for people: ours are our own words, but there must be one exactly where stock has one. */
    private static final Pattern TEXT = Pattern.compile("(.*\\.)?(errorMessage|batchIndexErrorMessage)");

    private AllowedDifferences() {}

    static boolean allows(String path, String ours, String stock) {
        if (TEXT.matcher(path).matches()) {
            return "null".equals(ours) == "null".equals(stock);
        }
        return RULES.stream().anyMatch(rule -> rule.path.matcher(path).matches());
    }

    private static Rule rule(String path, String reason) {
        return new Rule(Pattern.compile(path), reason);
    }
}
