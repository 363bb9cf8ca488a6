package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.scores.PredictionError;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import dev.mechanist.experiments.subjects.Subject;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final ImaginedPictures pictures;
    private final ReportPage report;
    private final TwinHorizon sight;

    /** @param pictures of what the best model imagines under each condition */
    ConditionSection(Results results, Subject subject, ImaginedPictures pictures, ReportPage report) {
        this.pictures = pictures;
        this.results = results;
        this.sight = new TwinHorizon(results);
        this.study = results.study();
        this.subject = subject;
        this.places = Place.of(subject);
        this.report = report;
    }

    /** Errors and returns over all conditions, in a sentence each. */
    List<String> findings() {
        List<String> all = new ArrayList<>();
        sight.finding(subject.name(), places).ifPresent(all::add);
        commonHorizon().ifPresent(horizon -> {
            Map<Choice, List<Optional<Interval>>> errors = errors(horizon);
            errors.keySet().removeIf(model -> model.name().equals(ModelClasses.TRUE));
            if (!errors.isEmpty()) {
                all.add(subject.name() + ": after " + Axis.label(horizon) + " s of open-loop prediction the error over "
                        + places.size() + " conditions, in standard deviations of the data, is " + ranges(errors)
                        + ".");
            }
        });
        for (Choice planner : study.planners()) {
            Map<Choice, List<Optional<Interval>>> returns = returns(planner);
            if (!returns.isEmpty()) {
                all.add(subject.name() + ": mean return per episode with " + planner.label() + " over " + places.size()
                        + " conditions: " + ranges(returns) + ".");
            }
        }
        return all;
    }

    /** The least and the largest mean of each model, and where they are. */
    private String ranges(Map<Choice, List<Optional<Interval>>> table) {
        List<String> all = new ArrayList<>();
        table.forEach((model, row) -> {
            int least = -1;
            int most = -1;
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i).isPresent()) {
                    least = least < 0 || mean(row, i) < mean(row, least) ? i : least;
                    most = most < 0 || mean(row, i) > mean(row, most) ? i : most;
                }
            }
            String from = model.label() + " " + Numbers.number(mean(row, least)) + " ("
                    + places.get(least).condition() + ")";
            all.add(
                    least == most
                            ? from
                            : from + " to " + Numbers.number(mean(row, most)) + " ("
                                    + places.get(most).condition() + ")");
        });
        return String.join(", ", all);
    }

    private static double mean(List<Optional<Interval>> row, int i) {
        return row.get(i).orElseThrow().mean();
    }

    void write() {
        if (places.size() < 2) {
            return;
        }
        report.page().heading("Across conditions");
        commonHorizon()
                .ifPresent(horizon -> show(
                        "Error after " + Axis.label(horizon) + " s, " + subject.name(),
                        "error, standard deviations",
                        true,
                        "error-conditions-" + subject.name(),
                        "Open-loop prediction error of each model, fitted once, against the world that it is tested in, in standard"
                                + " deviations of the data there; geometric mean and 95% confidence over "
                                + subject.units() + ". A model without error is not drawn.",
                        errors(horizon)));
        for (Choice planner : study.planners()) {
            Map<Choice, List<Optional<Interval>>> returns = returns(planner);
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
        commonHorizon().flatMap(this::best).ifPresent(model -> places.forEach(place -> pictures.add(place, model)));
    }

    /** The model, other than the true one, with the least geometric mean of its errors over all conditions. */
    private Optional<Choice> best(double horizon) {
        Map<Choice, List<Optional<Interval>>> errors = errors(horizon);
        errors.keySet().removeIf(model -> model.name().equals(ModelClasses.TRUE));
        return errors.keySet().stream()
                .filter(model -> errors.get(model).stream().allMatch(Optional::isPresent))
                .min(Comparator.comparingDouble(model -> errors.get(model).stream()
                        .mapToDouble(error -> Math.log(error.orElseThrow().mean()))
                        .sum()));
    }

    private Map<Choice, List<Optional<Interval>>> errors(double horizon) {
        return table((place, model) ->
                ErrorCurve.of(results.predictions(place, model)).at(horizon).map(ErrorCurve.Point::error));
    }

    private Map<Choice, List<Optional<Interval>>> returns(Choice planner) {
        return table((place, model) -> {
            Repetitions<CellResult.Control> runs = results.controls(place, model, planner);
            return runs.isEmpty() ? Optional.empty() : Optional.of(runs.interval(CellResult.Control::reward));
        });
    }

    /** The longest horizon that every model reaches under every condition, and until which a prediction can say something. */
    private Optional<Double> commonHorizon() {
        return places.stream()
                .flatMap(place -> study.models().stream()
                        .map(model -> ErrorCurve.of(results.predictions(place, model)))
                        .filter(curve -> !curve.isEmpty()))
                .map(curve -> curve.longestOfAll().seconds())
                .min(Double::compare)
                .map(horizon -> sight.shortened(horizon, places));
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
                series.add(series(model, row, logarithmic ? PredictionError.DIVERGED : Double.POSITIVE_INFINITY));
            }
        });
        if (!series.isEmpty()) {
            report.figure(new LineChart(title, axis(), quantity, false, logarithmic, series, learned()), name, caption);
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

    /** @param most where bands end at the latest */
    private LineChart.Series series(Choice model, List<Optional<Interval>> row, double most) {
        double[] x = new double[row.size()];
        double[] mean = new double[row.size()];
        double[] lower = new double[row.size()];
        double[] upper = new double[row.size()];
        for (int i = 0; i < x.length; i++) {
            Interval interval = row.get(i).orElse(new Interval(Double.NaN, Double.NaN, Double.NaN));
            x[i] = numbered() ? places.get(i).position().getAsDouble() : i + 1;
            mean[i] = interval.mean();
            lower[i] = interval.lower();
            upper[i] = Math.min(interval.upper(), most);
        }
        return new LineChart.Series(model.label(), Ink.series(study.models().indexOf(model)), x, mean, lower, upper);
    }

    /** Whether conditions are numbers of one kind. */
    private boolean numbered() {
        return places.stream().allMatch(place -> place.position().isPresent());
    }

    /** The stretch of the axis that models have learned. */
    private Optional<LineChart.Span> learned() {
        return numbered()
                ? subject.learned().map(range -> new LineChart.Span("learned", range[0], range[1]))
                : Optional.empty();
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
