package dev.mechanist.experiments.fits;

import dev.mechanist.experiments.scores.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a selection tried, for people. */
public final class SelectionTable {
    private SelectionTable() {}

    /** The last step that was taken. */
    public static FitSelection.Step last(List<FitSelection.Step> steps) {
        return steps.stream()
                .filter(FitSelection.Step::taken)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    /** A line per choice, the paired difference to the choice before with its standard error, and the winner. */
    public static String text(List<FitSelection.Step> steps) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-22s %12s %24s   %s%n",
                "choice",
                "left out",
                "difference",
                "each part left out, in its spreads"));
        for (FitSelection.Step step : steps) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-22s %12.4f %24s   %s%n",
                    (step.taken() ? "* " : "  ") + (step.change().isEmpty() ? "as it is" : step.change()),
                    Arrays.stream(step.errors()).average().orElseThrow(),
                    step.difference().map(SelectionTable::difference).orElse(""),
                    Arrays.stream(step.errors())
                            .mapToObj(e -> String.format(Locale.ROOT, "%.4f", e))
                            .collect(Collectors.joining(" "))));
        }
        List<String> changes = steps.stream()
                .filter(step -> step.taken() && !step.change().isEmpty())
                .map(FitSelection.Step::change)
                .toList();
        text.append(
                        changes.isEmpty()
                                ? "chosen: what was free at the beginning; no change gains more than its standard error"
                                : "chosen: " + String.join(", ", changes))
                .append(System.lineSeparator());
        return text.toString();
    }

    private static String difference(Interval interval) {
        return String.format(Locale.ROOT, "%.4f ± %.4f", interval.mean(), interval.half());
    }
}
