package dev.mechanist.experiments.reproduce.quantities;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;

/** Quantities for people and for programs. */
public final class ReproductionTable {
    private static final List<String> HEADER = List.of("quantity", "ours", "over repetitions", "reference", "bar", "");

    private ReproductionTable() {}

    /**
     * A quantity as JSON writes it.
     *
     * @param interval lower and upper end
     */
    @JsonPropertyOrder({"what", "ours", "interval", "values", "statistic", "reference", "source", "bar", "holds"})
    public record Entry(
            String what,
            double ours,
            List<Double> interval,
            List<Double> values,
            Quantity.Statistic statistic,
            String reference,
            String source,
            String bar,
            boolean holds) {
        public static Entry of(Quantity q) {
            return new Entry(
                    q.what(),
                    q.ours(),
                    List.of(q.lower(), q.upper()),
                    q.values(),
                    q.statistic(),
                    q.reference(),
                    q.source(),
                    q.bar().toString(),
                    q.holds());
        }
    }

    /** In columns, a line per quantity; below it, where the references come from. */
    public static String text(List<Quantity> quantities) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        List<String> sources = new ArrayList<>();
        for (Quantity q : quantities) {
            String reference = q.reference();
            if (!q.source().isEmpty()) {
                if (!sources.contains(q.source())) {
                    sources.add(q.source());
                }
                reference += " [" + (sources.indexOf(q.source()) + 1) + "]";
            }
            rows.add(List.of(
                    q.what(),
                    Bar.number(q.ours()),
                    repetitions(q),
                    reference,
                    q.bar().toString(),
                    q.holds() ? "holds" : "DOES NOT HOLD"));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < row.size(); j++) {
                int column = j;
                int width = rows.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                line.append(String.format("%-" + Math.max(1, width) + "s  ", row.get(j)));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        for (int k = 0; k < sources.size(); k++) {
            text.append('[').append(k + 1).append("] ").append(sources.get(k)).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String repetitions(Quantity q) {
        if (q.values().size() == 1) {
            return "";
        }
        String name = switch (q.statistic()) {
            case MEAN -> "mean, 95%";
            case MEDIAN -> "median";
            case WORST -> "worst";
        };
        return name + " of " + q.values().size() + ": " + Bar.number(q.lower()) + " to " + Bar.number(q.upper());
    }
}
