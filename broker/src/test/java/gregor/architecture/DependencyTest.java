package gregor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.architecture.Sources.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Dependencies point one way. Maven keeps modules apart; this keeps packages apart, and each library where it belongs. The
 * rules are those of docs/ARCHITECTURE.md.
 */
class DependencyTest {
    /** A package of ours, and the only packages of ours and of others that it and those below it may use besides Java's. */
    static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry("gregor.base", List.of()),
            Map.entry("gregor.wire.compiler", List.of()),
            Map.entry("gregor.wire", List.of("gregor.base")),
            Map.entry(
                    "gregor.log.records",
                    List.of("gregor.base", "net.jpountz", "org.xerial.snappy", "com.github.luben")),
            Map.entry("gregor.log.compaction", List.of("gregor.base", "gregor.log.records")),
            Map.entry("gregor.log.disk", List.of("gregor.base")),
            Map.entry("gregor.log.checkpoint", List.of("gregor.base", "gregor.log.disk", "org.slf4j")),
            Map.entry("gregor.log.index", List.of("gregor.log.disk")),
            Map.entry(
                    "gregor.log.producer",
                    List.of(
                            "gregor.base",
                            "gregor.log.disk",
                            "gregor.log.index",
                            "gregor.log.records",
                            "gregor.log.compaction",
                            "org.slf4j")),
            Map.entry(
                    "gregor.log.segment",
                    List.of(
                            "gregor.base",
                            "gregor.log.disk",
                            "gregor.log.checkpoint",
                            "gregor.log.index",
                            "gregor.log.records",
                            "org.slf4j")),
            Map.entry("gregor.log", List.of("gregor.base", "gregor.log.records", "gregor.log.compaction", "org.slf4j")),
            Map.entry("gregor.replica", List.of("gregor.base", "gregor.log", "org.slf4j")),
            Map.entry("gregor.group", List.of("gregor.base", "gregor.wire", "org.slf4j")),
            Map.entry(
                    "gregor.zk", List.of("gregor.base", "org.apache.zookeeper", "com.fasterxml.jackson", "org.slf4j")));

    private static final Pattern REFERENCE =
            Pattern.compile("\\b((?:gregor|io|org|com|net|ch|info)(?:\\.[a-z][a-z0-9_]*)+)\\.[A-Z]");

    @Test
    void eachPackageUsesOnlyWhatItMay() {
        List<String> broken = new ArrayList<>();
        for (Source source : Sources.main()) {
            String rule = rule(source.packageName());
            if (rule == null) {
                continue;
            }
            for (String used : uses(source)) {
                boolean fine = within(used, rule) || ALLOWED.get(rule).stream().anyMatch(may -> within(used, may));
                if (!fine) {
                    broken.add(source + " uses " + used);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void nettyIsUsedInTheNetworkPackageAlone() {
        assertThat(usersOf("io.netty", "gregor.broker.net")).isEmpty();
    }

    @Test
    void zooKeeperIsUsedInItsModuleAlone() {
        assertThat(usersOf("org.apache.zookeeper", "gregor.zk").stream()
                        .filter(user -> !user.startsWith("compat-tests") && !user.startsWith("sim/")))
                .isEmpty();
    }

    @Test
    void kafkaIsUsedByTestsAlone() {
        assertThat(usersOf("org.apache.kafka", "none")).isEmpty();
    }

    @Test
    void packagesFormNoCycle() {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (Source source : Sources.main()) {
            Set<String> targets = graph.computeIfAbsent(source.packageName(), name -> new TreeSet<>());
            uses(source).stream()
                    .filter(used -> used.startsWith("gregor.") && !used.equals(source.packageName()))
                    .forEach(targets::add);
        }
        for (String start : graph.keySet()) {
            assertThat(reachable(graph, start))
                    .as("packages that %s leads to", start)
                    .doesNotContain(start);
        }
    }

    private static Set<String> reachable(Map<String, Set<String>> graph, String start) {
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(graph.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (seen.add(next)) {
                open.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    private static List<String> usersOf(String library, String exceptBelow) {
        return Sources.main().stream()
                .filter(source -> !within(source.packageName(), exceptBelow))
                .filter(source -> uses(source).stream().anyMatch(used -> within(used, library)))
                .map(Source::toString)
                .toList();
    }

    /** The longest package with a rule that holds the given one. */
    private static String rule(String packageName) {
        return ALLOWED.keySet().stream()
                .filter(rule -> within(packageName, rule))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .orElse(null);
    }

    private static Set<String> uses(Source source) {
        Set<String> used = new TreeSet<>();
        Matcher matcher = REFERENCE.matcher(source.code());
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        return used;
    }

    private static boolean within(String packageName, String outer) {
        return packageName.equals(outer) || packageName.startsWith(outer + ".");
    }
}
