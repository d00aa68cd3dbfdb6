package gregor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.architecture.Sources.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/ARCHITECTURE.md speaks of what is there: classes and methods, other pages, modules, dependency rules and libraries. */
class ArchitecturePageTest {
    private static final String PAGE = Sources.read("docs/ARCHITECTURE.md");
    private static final String POM = Sources.read("pom.xml");

    /** A class, perhaps one of its methods, perhaps in the plural. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z][A-Za-z0-9]*)(?:\\.([a-z][A-Za-z0-9]*))?`");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z][A-Za-z0-9]*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");
    private static final Pattern VERSION = Pattern.compile("<([a-z0-9.]+\\.version)>");
    private static final Pattern RULE = Pattern.compile("(?m)^\\| `(gregor\\.[a-z.]+)` \\|(.*)\\|$");
    private static final Pattern PACKAGE = Pattern.compile("`([a-z0-9.]+)`");

    @Test
    void everyClassItNamesIsThere() {
        Map<String, String> classes = classes();
        List<String> missing = new ArrayList<>();
        Matcher named = CLASS.matcher(PAGE);
        while (named.find()) {
            String code = classes.get(named.group(1));
            String method = named.group(2);
            if (code == null || method != null && !code.contains(" " + method)) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void itsLinksLeadSomewhere() {
        assertThat(all(LINK, PAGE))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(Sources.read("docs/" + link)).isNotBlank());
    }

    @Test
    void everyModuleIsInItsTable() {
        assertThat(all(MODULE, POM))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(PAGE).contains("| `" + module + "` |"));
    }

    @Test
    void itsRulesAreThoseThatAreChecked() {
        Map<String, List<String>> told = new TreeMap<>();
        Matcher rule = RULE.matcher(PAGE);
        while (rule.find()) {
            told.put(rule.group(1), all(PACKAGE, rule.group(2)));
        }
        assertThat(told).isEqualTo(DependencyTest.ALLOWED);
    }

    @Test
    void everyLibraryIsExplained() {
        assertThat(all(VERSION, POM))
                .isNotEmpty()
                .allSatisfy(property -> assertThat(PAGE).contains("`" + property + "`"));
    }

    /** The code of the file each class is declared in, the test's own classes of this package among them. */
    private static Map<String, String> classes() {
        Map<String, String> classes = new HashMap<>();
        List<Source> sources = new ArrayList<>(Sources.main());
        Sources.test().stream()
                .filter(source -> source.packageName().equals("gregor.architecture"))
                .forEach(sources::add);
        for (Source source : sources) {
            all(DECLARED, source.code())
                    .forEach(name -> classes.merge(name, source.code(), (one, other) -> one + other));
        }
        return classes;
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
