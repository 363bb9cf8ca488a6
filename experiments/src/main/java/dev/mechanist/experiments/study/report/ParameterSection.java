package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.report.DotChart;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.study.FitReports;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Which parameters the models of one subject identified, and what their fits warn of. */
final class ParameterSection {
    private final Results results;
    private final Place place;
    private final ReportPage report;

    ParameterSection(Results results, Place place, ReportPage report) {
        this.results = results;
        this.place = place;
        this.report = report;
    }

    private List<Choice> learned() {
        return results.study().models().stream()
                .filter(model -> !model.name().equals(ModelClasses.TRUE))
                .toList();
    }

    /** How many standard errors are right, in a sentence. */
    Optional<String> finding() {
        List<Identified> known = learned().stream()
                .flatMap(model -> results.predictions(place, model).values().stream())
                .flatMap(p -> p.parameters().stream())
                .filter(p -> Double.isFinite(p.truth()) && Double.isFinite(p.standardError()))
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        long inside = known.stream().filter(Identified::coversTruth).count();
        return Optional.of(place.subject().name() + ": " + inside + " of " + known.size()
                + " identified parameters lie within 1.96 standard errors of the truth.");
    }

    void write() {
        for (Choice model : learned()) {
            Repetitions<CellResult.Prediction> runs = results.predictions(place, model);
            Set<String> warnings = new LinkedHashSet<>();
            runs.values().forEach(run -> warnings.addAll(run.warnings()));
            if (!runs.isEmpty() && !runs.values().get(0).parameters().isEmpty()) {
                report.page().heading("Parameters identified by " + model.label());
                chart(model, runs.values());
                table(runs);
                Map<String, String> pages =
                        FitReports.of(report.directory(), place, model, results.seeds(place, model));
                if (!pages.isEmpty()) {
                    report.page().links("Report of the fit, warnings first:", pages);
                }
            }
            warnings.forEach(warning -> report.page().warning(model.label() + ": " + warning));
        }
    }

    /** Estimates over truth, one mark per seed; for parameters whose truth is known and not zero. */
    private void chart(Choice model, List<CellResult.Prediction> runs) {
        List<DotChart.Group> groups = new ArrayList<>();
        for (int i = 0; i < runs.get(0).parameters().size(); i++) {
            Identified first = runs.get(0).parameters().get(i);
            if (Double.isFinite(first.truth()) && first.truth() != 0) {
                List<DotChart.Mark> marks = new ArrayList<>();
                for (CellResult.Prediction run : runs) {
                    Identified p = run.parameters().get(i);
                    double half = Double.isFinite(p.standardError()) ? 1.96 * p.standardError() : 0;
                    marks.add(new DotChart.Mark(
                            p.value() / p.truth(), (p.value() - half) / p.truth(), (p.value() + half) / p.truth()));
                }
                groups.add(new DotChart.Group(first.name(), marks));
            }
        }
        if (!groups.isEmpty()) {
            List<String> seeds = results.seeds(place, model).stream()
                    .map(seed -> "seed " + seed)
                    .toList();
            report.figure(
                    new DotChart(
                            "Identified over true parameters, "
                                    + place.subject().name(),
                            "estimate / truth",
                            false,
                            groups,
                            seeds),
                    "parameters-" + place.subject().name() + "-" + model.label(),
                    "One mark per seed, with 1.96 standard errors to each side; 1 is the truth.");
        }
    }

    private void table(Repetitions<CellResult.Prediction> runs) {
        List<Identified> first = runs.values().get(0).parameters();
        boolean truthKnown = first.stream().anyMatch(p -> Double.isFinite(p.truth()));
        List<List<Field>> rows = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            Interval value = over(runs, i, Identified::value);
            Interval error = over(runs, i, Identified::standardError);
            List<Field> row = new ArrayList<>(List.of(
                    Field.text(first.get(i).name()),
                    Field.text(first.get(i).unit()),
                    Field.number(Numbers.number(value.mean())),
                    Field.number(standardError(first.get(i).standardError(), error.mean())),
                    Field.number(Numbers.number(value.half()))));
            if (truthKnown) {
                row.add(Field.number(Numbers.number(first.get(i).truth())));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(
                List.of("parameter", "unit", "estimate", "standard error", "95% over " + place.units() + ", ±"));
        if (truthKnown) {
            header.add("truth");
        }
        report.page().table(header, rows);
    }

    private static String standardError(double first, double mean) {
        if (Double.isInfinite(first)) {
            return "not determined";
        }
        return Double.isNaN(first) ? "at a bound" : Numbers.number(mean);
    }

    private static Interval over(
            Repetitions<CellResult.Prediction> runs, int index, ToDoubleFunction<Identified> property) {
        return runs.interval(run -> property.applyAsDouble(run.parameters().get(index)));
    }
}
