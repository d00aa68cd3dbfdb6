package gregor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.architecture.Sources.Source;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits of this code that are easier kept by a test than by memory. */
class TidyTest {
    private static final int LINES_MAX = 500;
    private static final Pattern VAGUE_NAME = Pattern.compile(".*(Manager|Utils?|Helper|Impl|Base|Data|Info|Context)");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern SWALLOWED = Pattern.compile("catch *\\([^)]*\\) *\\{\\s*}");

    @Test
    void namesSayWhatAThingIs() {
        assertThat(Sources.main().stream()
                        .filter(source -> !source.simpleName().equals("RequestContext"))
                        .filter(source ->
                                VAGUE_NAME.matcher(source.simpleName()).matches()))
                .isEmpty();
    }

    @Test
    void noFileGrowsBeyondOneReading() {
        assertThat(Sources.main().stream()
                        .filter(source -> source.text().lines().count() > LINES_MAX))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(all().filter(source ->
                        UNFINISHED.matcher(withoutThisTest(source)).find()))
                .isEmpty();
    }

    @Test
    void noErrorIsSwallowed() {
        assertThat(all().filter(source -> SWALLOWED.matcher(source.code()).find()))
                .isEmpty();
    }

    @Test
    void noTestIsSwitchedOffAndNoneSleeps() {
        assertThat(Sources.test().stream()
                        .filter(source -> source.code().contains("@Disabled")
                                || source.code().contains("Thread.sleep")))
                .isEmpty();
    }

    @Test
    void everyHandlerHasItsTest() {
        List<String> tests = Sources.test().stream().map(Source::simpleName).toList();
        assertThat(Sources.main().stream()
                        .filter(source -> source.packageName().equals("gregor.broker.api"))
                        .map(Source::simpleName)
                        .filter(name -> name.endsWith("Handler") && !name.equals("ApiHandler"))
                        .filter(name -> !tests.contains(name + "Test")))
                .isEmpty();
    }

    private static Stream<Source> all() {
        return Stream.concat(Sources.main().stream(), Sources.test().stream());
    }

    private static String withoutThisTest(Source source) {
        return source.simpleName().equals("TidyTest") ? "" : source.text();
    }
}
