package gregor.compat;

import gregor.compat.process.Broker;
import gregor.compat.process.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Runs stock tools against two brokers and collects where they print something else, order of lines apart. */
public final class ToolComparison {
    private static final Duration RUN_MAX = Duration.ofSeconds(90);

    private final Broker tested;
    private final Broker stock;
    private final List<String> differences = new ArrayList<>();

    public ToolComparison(Broker tested, Broker stock) {
        this.tested = tested;
        this.stock = stock;
    }

    /** What one broker's tool printed that the other's did not; empty when there is nothing. */
    public String differences() {
        return String.join("\n", differences);
    }

    /** A tool that is told where the broker is. */
    public void same(String version, String name, String... arguments) throws Exception {
        same(version, name, line -> line, broker -> withBootstrap(name, broker, arguments));
    }

    /**
     * Any tool.
     *
     * @param forget takes out of a line what differs by nature
     */
    public void same(
            String version, String name, UnaryOperator<String> forget, Function<Broker, List<String>> arguments)
            throws Exception {
        List<String> ours;
        List<String> theirs;
        try (Child oursRuns = start(version, name, arguments.apply(tested));
                Child theirsRuns = start(version, name, arguments.apply(stock))) {
            ours = lines(printed(oursRuns), forget);
            theirs = lines(printed(theirsRuns), forget);
        }
        if (!ours.equals(theirs)) {
            List<String> onlyOurs = new ArrayList<>(ours);
            theirs.forEach(onlyOurs::remove);
            List<String> onlyTheirs = new ArrayList<>(theirs);
            ours.forEach(onlyTheirs::remove);
            differences.add(name + " " + version + " " + String.join(" ", arguments.apply(tested)) + "\n  ours:  "
                    + String.join("\n         ", onlyOurs) + "\n  stock: " + String.join("\n         ", onlyTheirs));
        }
    }

    /** What a tool prints when it is told where the broker is. */
    public static String printed(String version, String name, Broker broker, String... arguments) throws Exception {
        try (Child child = start(version, name, withBootstrap(name, broker, arguments))) {
            return printed(child);
        }
    }

    private static List<String> lines(String printed, UnaryOperator<String> forget) {
        return Transcript.lines(printed).stream().map(forget).sorted().toList();
    }

    private static List<String> withBootstrap(String name, Broker broker, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(name.equals("kafka-cluster") ? 1 : 0, List.of("--bootstrap-server", broker.bootstrap()));
        return all;
    }

    private static Child start(String version, String name, List<String> arguments) throws Exception {
        return new StockTool(version, name).start(arguments.toArray(String[]::new));
    }

    private static String printed(Child child) throws Exception {
        child.awaitEnd(RUN_MAX);
        return child.output() + "\n" + child.errors();
    }
}
