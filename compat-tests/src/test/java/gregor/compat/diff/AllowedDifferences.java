package gregor.compat.diff;

import java.util.List;
import java.util.regex.Pattern;

/** What two brokers may answer differently, and why. Short on purpose. */
final class AllowedDifferences {
    private record Rule(Pattern answer, Pattern path, String reason) {
        boolean covers(String name, String field) {
            return answer.matcher(name).matches() && path.matcher(field).matches();
        }
    }

    private static final List<Rule> RULES = List.of(
            rule("(.*\\.)?(topicId|clusterId|memberId|leader|sessionId)", "made by chance by each broker"),
            rule("(.*\\.)?(host|port)", "each has an address of its own"),
            rule("(.*\\.)?clientHost", "each sees the address it is reached from"),
            rule("(.*\\.)?(logDir|totalBytes|usableBytes)", "each has a directory of its own"),
            rule("(.*\\.)?(logAppendTimeMs)", "the time of the append"),
            rule("(.*\\.)?throttleTimeMs", "no quota is set; the time is 0 or not known"),
            rule("(.*\\.)?documentation", "our words are our own"),
            rule("producerId", "the next of a block that each broker has taken"),
            rule(
                    "DescribeConfigs v0 .*",
                    "(.*\\.)?isDefault",
                    "what isDefault is for: stock says false of every key, ours the truth"),
            rule(
                    "IncrementalAlterConfigs .* an unknown operation",
                    "(.*\\.)?(errorCode|errorMessage)",
                    "trap 42: stock fails with an unknown error and no word; ours says what is wrong"));

    /** Texts for people: ours are our own words, but there must be one exactly where stock has one. */
    private static final Pattern TEXT = Pattern.compile("(.*\\.)?(errorMessage|batchIndexErrorMessage)");

    private AllowedDifferences() {}

    /**
     * @param name of the answer: the API, its version, what was asked
     * @param path of the field
     */
    static boolean allows(String name, String path, String ours, String stock) {
        if (TEXT.matcher(path).matches() && "null".equals(ours) == "null".equals(stock)) {
            return true;
        }
        return RULES.stream().anyMatch(rule -> rule.covers(name, path));
    }

    private static Rule rule(String path, String reason) {
        return rule(".*", path, reason);
    }

    private static Rule rule(String answer, String path, String reason) {
        return new Rule(Pattern.compile(answer), Pattern.compile(path), reason);
    }
}
