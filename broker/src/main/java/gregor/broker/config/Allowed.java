package gregor.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The values a key accepts beyond having the right type. Written in the tables as {@code -} (any), {@code 1..9} or
 * {@code 1..} (a range, ends included), {@code {a,b}} (one of, with {@code /i} in any case), {@code [a,b]} (a list of these)
 * or the name of a special form.
 */
public record Allowed(String text, Predicate<Object> accepts) {
    private static final Pattern THROTTLED_REPLICA = Pattern.compile("([0-9]+:[0-9]+)?");
    private static final Pattern SERVER = Pattern.compile(".*?\\[?([0-9a-zA-Z\\-%._:]*)]?:[0-9]+");
    private static final Pattern VOTER = Pattern.compile("[0-9]+@" + SERVER.pattern());

    /** Reads the notation of the tables. */
    static Allowed of(String notation) {
        return switch (notation) {
            case "-" -> new Allowed("any value", value -> true);
            case "non-null" -> new Allowed("any value", value -> value != null);
            case "non-empty" -> new Allowed("a text that is not empty", value -> !"".equals(value));
            case "gzip-level" -> new Allowed("-1 or 1 to 9", value -> number(value) == -1 || within(value, 1, 9));
            case "pool-size" -> new Allowed("-1 or at least 1", value -> number(value) == -1 || number(value) >= 1);
            case "kafka-version" -> new Allowed("a Kafka version such as 3.9 or 2.8-IV1", KafkaVersion::isKnown);
            case "servers" -> new Allowed("host:port, ...", value -> all(value, SERVER));
            case "voters" -> new Allowed("id@host:port, ...", value -> all(value, VOTER));
            case "throttled-replicas" ->
                new Allowed(
                        "* or partition:broker, ...",
                        value -> List.of("*").equals(value) || all(value, THROTTLED_REPLICA));
            default -> choiceOrRange(notation);
        };
    }

    private static Allowed choiceOrRange(String notation) {
        if (notation.startsWith("{") && notation.endsWith("}/i")) {
            List<String> choices = inside(notation, 3);
            return new Allowed("one of ".concat(join(choices)), value -> choices.contains(lower(value)));
        }
        if (notation.startsWith("{")) {
            List<String> choices = inside(notation, 1);
            return new Allowed("one of ".concat(join(choices)), choices::contains);
        }
        if (notation.startsWith("[")) {
            List<String> choices = inside(notation, 1);
            return new Allowed("a list of ".concat(join(choices)), value -> choices.containsAll((List<?>) value));
        }
        return range(notation);
    }

    private static Allowed range(String notation) {
        int dots = notation.indexOf("..");
        double low = Double.parseDouble(notation.substring(0, dots));
        String end = notation.substring(dots + 2);
        if (end.isEmpty()) {
            return new Allowed("at least ".concat(notation.substring(0, dots)), value -> number(value) >= low);
        }
        double high = Double.parseDouble(end);
        return new Allowed(String.join(" to ", notation.substring(0, dots), end), value -> within(value, low, high));
    }

    private static boolean within(Object value, double low, double high) {
        return number(value) >= low && number(value) <= high;
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static boolean all(Object value, Pattern pattern) {
        return ((List<?>) value)
                .stream().allMatch(element -> pattern.matcher((String) element).matches());
    }

    private static List<String> inside(String notation, int tail) {
        return Arrays.asList(notation.substring(1, notation.length() - tail).split(","));
    }

    private static String join(List<String> choices) {
        return String.join(", ", choices);
    }

    private static String lower(Object value) {
        return ((String) value).toLowerCase(Locale.ROOT);
    }
}
