package dev.mechanist.experiments.pilco;

import dev.mechanist.core.io.CsvTable;
import dev.mechanist.planners.pilco.PilcoState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The learning curve over several seeds: one row per trial. */
final class PilcoSummary {
    private static final List<String> HEADER = List.of(
            "trial",
            "median_experience_s",
            "seeds",
            "solved",
            "median_steps",
            "median_predicted_cost",
            "median_real_cost",
            "median_minutes");

    private PilcoSummary() {}

    /**
     * A row.
     *
     * @param trial number, from 1
     * @param experience median over seeds of the seconds on the plant
     * @param seeds how many seeds went as far
     * @param solved how many of all seeds had solved the problem in this trial or an earlier one
     * @param steps median over seeds of the episode's, over which the costs are sums
     * @param predictedCost median
     * @param realCost median
     * @param minutes median time that the trial took
     */
    record Row(
            int trial,
            double experience,
            int seeds,
            int solved,
            double steps,
            double predictedCost,
            double realCost,
            double minutes) {}

    static List<Row> rows(List<PilcoState> states) {
        int longest = states.stream().mapToInt(s -> s.trials().size()).max().orElse(0);
        List<Row> rows = new ArrayList<>();
        for (int k = 1; k <= longest; k++) {
            int trial = k;
            List<PilcoState.Trial> here = states.stream()
                    .filter(s -> s.trials().size() >= trial)
                    .map(s -> s.trials().get(trial - 1))
                    .toList();
            int solved = (int) states.stream()
                    .mapToInt(PilcoRun::solvedAt)
                    .filter(at -> at > 0 && at <= trial)
                    .count();
            rows.add(new Row(
                    trial,
                    median(here, PilcoState.Trial::experience),
                    here.size(),
                    solved,
                    median(here, PilcoState.Trial::steps),
                    median(here, PilcoState.Trial::predictedCost),
                    median(here, PilcoState.Trial::realCost),
                    median(here, PilcoState.Trial::minutes)));
        }
        return rows;
    }

    private static double median(List<PilcoState.Trial> trials, ToDoubleFunction<PilcoState.Trial> value) {
        double[] sorted = trials.stream().mapToDouble(value).sorted().toArray();
        int n = sorted.length;
        return Arrays.stream(sorted, (n - 1) / 2, n / 2 + 1).average().orElse(Double.NaN);
    }

    /** In columns, for people. */
    static String table(List<Row> rows, int seeds) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%5s  %12s  %8s  %5s  %14s  %9s  %12s%n",
                "trial",
                "experience s",
                "solved",
                "steps",
                "predicted cost",
                "real cost",
                "minutes/trial"));
        for (Row r : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%5d  %12.1f  %8s  %5.0f  %14.2f  %9.2f  %12.2f%n",
                    r.trial,
                    r.experience,
                    r.solved + " of " + seeds,
                    r.steps,
                    r.predictedCost,
                    r.realCost,
                    r.minutes));
        }
        return text.toString();
    }

    /** For programs. */
    static void write(Path file, List<Row> rows) {
        CsvTable.write(file, HEADER, csv -> {
            for (Row r : rows) {
                csv.values(r.trial, rounded("%.1f", r.experience), r.seeds, r.solved, rounded("%.1f", r.steps))
                        .values(r.predictedCost, r.realCost, rounded("%.3f", r.minutes))
                        .end();
            }
        });
    }

    private static String rounded(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
