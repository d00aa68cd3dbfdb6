package gregor.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The measures of all rounds of two brokers, as medians and their ratio, in Markdown. */
final class Table {
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private static final class Row {
        final boolean lowerIsBetter;
        final List<Double> ours = new ArrayList<>();
        final List<Double> stock = new ArrayList<>();

        Row(boolean lowerIsBetter) {
            this.lowerIsBetter = lowerIsBetter;
        }
    }

    void add(boolean ours, List<Measure> measures) {
        for (Measure measure : measures) {
            Row row = rows.computeIfAbsent(measure.row(), name -> new Row(measure.lowerIsBetter()));
            (ours ? row.ours : row.stock).add(measure.value());
        }
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| work | ours | stock 3.9.2 | ours / stock | spread of ours | |\n|---|---|---|---|---|---|\n");
        rows.forEach((name, row) -> {
            double ours = median(row.ours);
            double stock = median(row.stock);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %s | %s |\n",
                    name,
                    number(ours),
                    number(stock),
                    ours / stock,
                    spread(row.ours),
                    verdict(row.lowerIsBetter, ours, stock)));
        });
        return text.toString();
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String spread(List<Double> values) {
        return values.isEmpty() ? "-" : number(Collections.min(values)) + " - " + number(Collections.max(values));
    }

    private static String verdict(boolean lowerIsBetter, double ours, double stock) {
        if (Double.isNaN(ours) || Double.isNaN(stock)) {
            return "";
        }
        boolean better = lowerIsBetter ? ours <= stock : ours >= stock;
        return better ? "better" : "worse";
    }

    private static String number(double value) {
        if (value >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.3g", value);
    }
}
