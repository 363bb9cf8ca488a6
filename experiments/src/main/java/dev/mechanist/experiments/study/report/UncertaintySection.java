package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.scores.UncertaintyScore;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far the variances of the models of one subject can be trusted. */
final class UncertaintySection {
    private static final double[] SHOWN = {0.5, 0.9, 0.95};

    private final Results results;
    private final Place place;
    private final ReportPage report;
    private final Map<Choice, Repetitions<UncertaintyScore>> scores = new LinkedHashMap<>();

    UncertaintySection(Results results, Place place, ReportPage report) {
        this.results = results;
        this.place = place;
        this.report = report;
        for (Choice model : results.study().models()) {
            Repetitions<UncertaintyScore> known = results.uncertainty(place, model);
            if (!known.isEmpty()) {
                scores.put(model, known);
            }
        }
    }

    void write() {
        if (scores.isEmpty()) {
            return;
        }
        report.page().heading("Uncertainty");
        report.figure(
                new LineChart(
                        "Reliability, " + place.name(),
                        "level of the central interval",
                        "share of recorded states within it",
                        false,
                        false,
                        series()),
                "reliability-" + place.name(),
                "One-step predictions of held-out data: how often a recorded state lies within the model's central interval of a"
                        + " level. On the diagonal levels are what they say; below it a model is too sure of itself, above it"
                        + " not sure enough. Bands: 95% confidence over " + place.units() + ".");
        report.page()
                .table(
                        List.of(
                                "model",
                                "log-likelihood, nats",
                                "95%, ±",
                                "CRPS",
                                "sharpness",
                                "within 50%",
                                "within 90%",
                                "within 95%",
                                "transitions"),
                        scores.keySet().stream().map(this::row).toList());
    }

    private List<LineChart.Series> series() {
        List<LineChart.Series> all = new ArrayList<>();
        double[] diagonal = {0, 1};
        all.add(new LineChart.Series("as it says", Ink.AXIS, diagonal, diagonal, diagonal, diagonal));
        scores.forEach((model, runs) -> {
            double[] levels = runs.values().get(0).levels();
            double[] mean = new double[levels.length];
            double[] lower = new double[levels.length];
            double[] upper = new double[levels.length];
            for (int k = 0; k < levels.length; k++) {
                int level = k;
                Interval interval = runs.interval(score -> score.coverage()[level]);
                mean[k] = interval.mean();
                lower[k] = Math.max(0, interval.lower());
                upper[k] = Math.min(1, interval.upper());
            }
            Ink ink = Ink.series(results.study().models().indexOf(model));
            all.add(new LineChart.Series(model.label(), ink, levels, mean, lower, upper));
        });
        return all;
    }

    private List<Field> row(Choice model) {
        Repetitions<UncertaintyScore> runs = scores.get(model);
        Interval likelihood = runs.interval(UncertaintyScore::logLikelihood);
        List<Field> row = new ArrayList<>(List.of(
                Field.text(model.label()),
                Field.number(Numbers.number(likelihood.mean())),
                Field.number(Numbers.number(likelihood.half())),
                Field.number(
                        Numbers.number(runs.interval(UncertaintyScore::crps).mean())),
                Field.number(Numbers.number(
                        runs.interval(UncertaintyScore::sharpness).mean()))));
        for (double level : SHOWN) {
            row.add(Field.number(Numbers.percent(
                    runs.interval(score -> score.coverageAt(level)).mean())));
        }
        row.add(Field.number(Numbers.whole(
                runs.values().stream().mapToInt(UncertaintyScore::transitions).sum())));
        return row;
    }
}
