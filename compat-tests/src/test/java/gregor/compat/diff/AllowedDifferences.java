package gregor.compat.diff;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What two brokers may answer differently, and why. Short on purpose. */
final class AllowedDifferences {
    private record Rule(Pattern answer, Pattern path, String reason) {
        boolean covers(String name, String field) {
            return answer.matcher(name).matches() && path.matcher(field).matches();
        }
    }

    private static final List<Rule> BY_NATURE = List.of(
            rule("(.*\\.)?(topicId|clusterId|memberId|leader|sessionId)", "made by chance by each broker"),
            rule("(.*\\.)?(host|port)", "each has an address of its own"),
            rule("(.*\\.)?clientHost", "each sees the address it is reached from"),
            rule("(.*\\.)?(logDir|totalBytes|usableBytes)", "each has a directory of its own"),
            rule("(.*\\.)?(logAppendTimeMs)", "the time of the append"),
            rule("(.*\\.)?throttleTimeMs", "no quota is set; the time is 0 or not known"),
            rule("(.*\\.)?documentation", "our words are our own"),
            rule("producerId", "the next of a block that each broker has taken"));

    private static final List<Rule> FROM_OLD_STOCK = List.of(
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

    private static final List<Rule> FROM_KRAFT = List.of(
            rule("(.*\\.)?controllerId", "with KRaft any live broker passes for the controller"),
            rule("CreateTopics .*", "(.*\\.)?configs.*", "4.0 dropped settings that 3.9 has, and others came"),
            rule(
                    "DescribeGroups .*",
                    "(.*\\.)?authorizedOperations",
                    "groups have settings since 4.0, which a client may then describe and alter"));

    private static final List<Rule> BETWEEN_BROKERS = List.of(
            rule("producerIdStart", "the next block of all that are taken"),
            rule(
                    "ControlledShutdown .* an unknown broker",
                    "errorCode",
                    "stock fails with an unknown error, ours says that the broker is not there"),
            rule(
                    "(AlterPartition .* a recovery|ElectLeaders .* a kind) that does not exist",
                    "errorCode|replicaElectionResults.*",
                    "stock fails with an unknown error, ours says that the request is invalid"),
            rule(
                    "LeaderAndIsr .* (the same again|beside a known one|in the same leader epoch)",
                    ".*errorCode",
                    "a command that is repeated has been carried out: stock refuses what it did before, ours does not"),
            rule(
                    "LeaderAndIsr v[567] an epoch below zero",
                    ".*errorCode",
                    "stock fails over the whole command, ours refuses the partition, as stock up to version 4"),
            rule("Metadata .* in v[01]", "brokers.*rack", "before there were racks a broker has none"));

    private final List<Rule> rules;

    private AllowedDifferences(List<Rule> more) {
        rules = Stream.concat(BY_NATURE.stream(), more.stream()).toList();
    }

    /** From 3.9.2 in ZooKeeper mode. */
    static AllowedDifferences fromOldStock() {
        return new AllowedDifferences(FROM_OLD_STOCK);
    }

    /** From 3.9.2, of what brokers say to each other. */
    static AllowedDifferences betweenBrokers() {
        return new AllowedDifferences(BETWEEN_BROKERS);
    }

    /** From 4.3.1, which has no other mode than KRaft. */
    static AllowedDifferences fromKRaft() {
        return new AllowedDifferences(FROM_KRAFT);
    }

    /**
     * @param name of the answer: the API, its version, what was asked
     * @param path of the field
     */
    boolean allows(String name, String path, String ours, String stock) {
        if (TEXT.matcher(path).matches() && "null".equals(ours) == "null".equals(stock)) {
            return true;
        }
        return rules.stream().anyMatch(rule -> rule.covers(name, path));
    }

    private static Rule rule(String path, String reason) {
        return rule(".*", path, reason);
    }

    private static Rule rule(String answer, String path, String reason) {
        return new Rule(Pattern.compile(answer), Pattern.compile(path), reason);
    }
}
