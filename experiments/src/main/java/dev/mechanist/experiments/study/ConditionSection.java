package dev.mechanist.experiments.study;

import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.study.Study.Choice;
import dev.mechanist.experiments.subjects.Place;
import dev.mechanist.experiments.subjects.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** How the models of one subject do in worlds that they have not learned: error and return against condition. */
final class ConditionSection {
    private final Results results;
    private final Study study;
    private final Subject subject;
    private final List<Place> places;
    private final ReportPage report;

    ConditionSection(Results results, Subject subject, ReportPage report) {
        this.results = results;
        this.study = results.study();
        this.subject = subject;
        this.places = Place.of(subject);
        this.report = report;
    }

    void write() {
        if (places.size() < 2) {
            return;
        }
        report.page().heading("Across conditions");
        errors();
        for (Choice planner : study.planners()) {
            Map<Choice, List<Optional<Interval>>> returns = table((place, model) -> {
                Repetitions<CellResult.Control> runs = results.controls(place, model, planner);
                return runs.isEmpty() ? Optional.empty() : Optional.of(runs.interval(CellResult.Control::reward));
            });
            if (!returns.isEmpty()) {
                show(
                        "Return under " + planner.label() + ", " + subject.name(),
                        "sum of rewards",
                        false,
                        "return-conditions-" + subject.name() + "-" + planner.label(),
                        "Mean return of an episode planned with each model, against the world that it acted in; 95% confidence"
                                + " over " + subject.units() + ".",
                        returns);
            }
        }
        reasons();
    }

    private void errors() {
        Optional<Double> horizon = commonHorizon();
        if (horizon.isEmpty()) {
            return;
        }
        Map<Choice, List<Optional<Interval>>> errors =
                table((place, model) -> ErrorCurve.of(results.predictions(place, model))
                        .at(horizon.get())
                        .map(ErrorCurve.Point::error));
        show(
                "Error after " + Axis.label(horizon.get()) + " s, " + subject.name(),
                "error, standard deviations",
                true,
                "error-conditions-" + subject.name(),
                "Open-loop prediction error of each model, fitted once, against the world that it is tested in, in standard"
                        + " deviations of the data there; geometric mean and 95% confidence over " + subject.units()
                        + ". A model without error is not drawn.",
                errors);
    }

    /** The longest horizon that every model reaches under every condition. */
    private Optional<Double> commonHorizon() {
        return places.stream()
                .flatMap(place -> study.models().stream()
                        .map(model -> ErrorCurve.of(results.predictions(place, model)))
                        .filter(curve -> !curve.isEmpty()))
                .map(curve -> curve.longestOfAll().seconds())
                .min(Double::compare);
    }

    /** What each model gave under each condition; models that gave nothing are left out. */
    private Map<Choice, List<Optional<Interval>>> table(BiFunction<Place, Choice, Optional<Interval>> quantity) {
        Map<Choice, List<Optional<Interval>>> table = new LinkedHashMap<>();
        for (Choice model : study.models()) {
            List<Optional<Interval>> row =
                    places.stream().map(place -> quantity.apply(place, model)).toList();
            if (row.stream().anyMatch(Optional::isPresent)) {
                table.put(model, row);
            }
        }
        return table;
    }

    private void show(
            String title,
            String quantity,
            boolean logarithmic,
            String name,
            String caption,
            Map<Choice, List<Optional<Interval>>> table) {
        List<LineChart.Series> series = new ArrayList<>();
        table.forEach((model, row) -> {
            boolean drawable = row.stream().flatMap(Optional::stream).allMatch(i -> !logarithmic || i.mean() > 1e-12);
            if (drawable) {
                series.add(series(model, row));
            }
        });
        if (!series.isEmpty()) {
            report.figure(new LineChart(title, axis(), quantity, false, logarithmic, series), name, caption);
        }
        List<String> header = new ArrayList<>(List.of("model"));
        places.forEach(place -> header.add(place.condition()));
        List<List<Field>> rows = new ArrayList<>();
        table.forEach((model, row) -> {
            List<Field> fields = new ArrayList<>(List.of(Field.text(model.label())));
            row.forEach(interval -> fields.add(
                    Field.number(interval.map(i -> Numbers.number(i.mean())).orElse("–"))));
            rows.add(fields);
        });
        report.page().table(header, rows);
    }

    private LineChart.Series series(Choice model, List<Optional<Interval>> row) {
        double[] x = new double[row.size()];
        double[] mean = new double[row.size()];
        double[] lower = new double[row.size()];
        double[] upper = new double[row.size()];
        for (int i = 0; i < x.length; i++) {
            Interval interval = row.get(i).orElse(new Interval(Double.NaN, Double.NaN, Double.NaN));
            x[i] = numbered() ? places.get(i).position().getAsDouble() : i + 1;
            mean[i] = interval.mean();
            lower[i] = interval.lower();
            upper[i] = interval.upper();
        }
        return new LineChart.Series(model.label(), Ink.series(study.models().indexOf(model)), x, mean, lower, upper);
    }

    /** Whether conditions are numbers of one kind. */
    private boolean numbered() {
        return places.stream().allMatch(place -> place.position().isPresent());
    }

    private String axis() {
        String first = places.get(0).condition();
        if (!numbered()) {
            return "condition, in the order of the table";
        }
        return first.contains("=") ? first.substring(0, first.indexOf('=')) : "number of parts";
    }

    /** Why models have no numbers under a condition. */
    private void reasons() {
        Reasons reasons = new Reasons();
        for (Choice model : study.models()) {
            Map<String, List<String>> where = new LinkedHashMap<>();
            for (Place place : places) {
                results.notes(place, model)
                        .forEach(note -> where.computeIfAbsent(note, key -> new ArrayList<>())
                                .add(place.condition()));
            }
            where.forEach((note, conditions) -> reasons.add(
                    conditions.size() == places.size()
                            ? model.label()
                            : model.label() + ", " + String.join(", ", conditions),
                    note));
        }
        reasons.write(report.page());
    }
}
