package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.report.Ink;
import dev.mechanist.experiments.report.LineChart;
import dev.mechanist.experiments.report.Page.Field;
import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Numbers;
import dev.mechanist.experiments.scores.PredictionError;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How well the models of one subject predict, against horizon. */
final class PredictionSection {
    private final Results results;
    private final Place place;
    private final ImaginedPictures pictures;
    private final ReportPage report;
    private final Map<Choice, ErrorCurve> curves = new LinkedHashMap<>();

    /** @param pictures of what models imagine; of several conditions a {@link ConditionSection} shows some */
    PredictionSection(Results results, Place place, ImaginedPictures pictures, ReportPage report) {
        this.results = results;
        this.pictures = pictures;
        this.place = place;
        this.report = report;
        for (Choice model : results.study().models()) {
            ErrorCurve curve = ErrorCurve.of(results.predictions(place, model));
            if (!curve.isEmpty()) {
                curves.put(model, curve);
            }
        }
    }

    /** Models from best to worst at the longest horizon that all of them reach, in a sentence. */
    Optional<String> finding() {
        List<Choice> learned = curves.keySet().stream()
                .filter(model -> !model.name().equals(ModelClasses.TRUE))
                .toList();
        Optional<Double> horizon = learned.stream()
                .map(model -> curves.get(model).longestOfAll().seconds())
                .min(Double::compare)
                .map(longest -> new TwinHorizon(results).shortened(longest, List.of(place)));
        if (horizon.isEmpty()) {
            return Optional.empty();
        }
        Map<String, ErrorCurve.Point> errors = new LinkedHashMap<>();
        learned.forEach(
                model -> curves.get(model).at(horizon.get()).ifPresent(point -> errors.put(model.label(), point)));
        List<String> ranked = errors.entrySet().stream()
                .sorted((a, b) -> Double.compare(
                        a.getValue().error().mean(), b.getValue().error().mean()))
                .map(e -> e.getKey() + " " + Numbers.number(e.getValue().error().mean()))
                .toList();
        int windows = errors.values().stream()
                .mapToInt(ErrorCurve.Point::windows)
                .max()
                .orElseThrow();
        return Optional.of(place.name() + ": after " + Axis.label(horizon.get())
                + " s of open-loop prediction the error, in standard deviations of the data, is "
                + String.join(", ", ranked) + " (" + windows + " windows).");
    }

    void write() {
        if (curves.isEmpty()) {
            return;
        }
        report.page().heading("Prediction");
        List<LineChart.Series> series = series();
        if (!series.isEmpty()) {
            draw(series);
        }
        table();
        if (place.condition().isEmpty()) {
            curves.keySet().stream()
                    .filter(model -> !model.name().equals(ModelClasses.TRUE))
                    .forEach(model -> pictures.add(place, model));
        }
    }

    /**
     * Where models of any number of parts do no better than a network of a fixed width that learned the same data, or that they do, in a
     * sentence each; nothing where there are no two such models.
     */
    List<String> beside() {
        List<String> all = new ArrayList<>();
        for (Choice network : curves.keySet()) {
            if (!network.name().equals(ModelClasses.FIXED_WIDTH)) {
                continue;
            }
            for (Choice model : curves.keySet()) {
                if (ModelClasses.ALL.get(model.name()).ofAnySize()) {
                    all.add(beside(model, network));
                }
            }
        }
        return all;
    }

    private String beside(Choice model, Choice network) {
        List<ErrorCurve.Point> shared = curves.get(network).points().stream()
                .filter(point -> curves.get(model).at(point.seconds()).isPresent())
                .toList();
        List<String> compared = new ArrayList<>();
        boolean better = true;
        for (ErrorCurve.Point point :
                shared.isEmpty() ? shared : List.of(shared.get(0), shared.get(shared.size() - 1))) {
            double own =
                    curves.get(model).at(point.seconds()).orElseThrow().error().mean();
            double other = point.error().mean();
            better &= own < other;
            compared.add(Numbers.number(own) + " against " + Numbers.number(other) + " after "
                    + Axis.label(point.seconds()) + " s");
        }
        return place.name() + ": at equal data " + model.label() + (better ? " beats " : " does not beat ")
                + network.label() + ": error " + String.join(", ", compared) + ".";
    }

    private void draw(List<LineChart.Series> series) {
        report.figure(
                new LineChart(
                        "Prediction error, " + place.name(),
                        "horizon, s",
                        "error, standard deviations",
                        true,
                        true,
                        series),
                "prediction-" + place.name(),
                "Open-loop prediction of held-out data: root mean square error over states and windows, in standard"
                        + " deviations of the data; geometric mean over " + place.units()
                        + ". Bands: 95% confidence over "
                        + counted() + " " + place.units()
                        + ". At 10 a prediction counts as diverged; a model without error is not drawn.");
    }

    /** How many repetitions there are; of several models perhaps different numbers, as a range. */
    private String counted() {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (ErrorCurve curve : curves.values()) {
            for (ErrorCurve.Point point : curve.points()) {
                least = Math.min(least, point.units());
                most = Math.max(most, point.units());
            }
        }
        return least == most ? "" + most : least + " to " + most;
    }

    private List<LineChart.Series> series() {
        List<LineChart.Series> series = new ArrayList<>();
        List<Choice> models = results.study().models();
        curves.forEach((model, curve) -> {
            List<ErrorCurve.Point> points = curve.points();
            if (points.stream().allMatch(p -> p.error().mean() > 1e-12)) {
                series.add(new LineChart.Series(
                        model.label(),
                        Ink.series(models.indexOf(model)),
                        points.stream().mapToDouble(ErrorCurve.Point::seconds).toArray(),
                        points.stream().mapToDouble(p -> p.error().mean()).toArray(),
                        points.stream().mapToDouble(p -> p.error().lower()).toArray(),
                        points.stream()
                                .mapToDouble(p -> Math.min(p.error().upper(), PredictionError.DIVERGED))
                                .toArray()));
            }
        });
        return series;
    }

    /** Four horizons; the last row says on how many windows their errors stand. */
    private void table() {
        ErrorCurve longest = curves.values().stream()
                .reduce((a, b) -> b.points().size() > a.points().size() ? b : a)
                .orElseThrow();
        List<ErrorCurve.Point> shown = shown(longest);
        List<String> header = new ArrayList<>(List.of("model"));
        shown.forEach(point -> header.add("after " + Axis.label(point.seconds()) + " s"));
        header.addAll(List.of("diverged", "fit, s", "derivatives"));
        List<List<Field>> rows = new ArrayList<>();
        curves.forEach((model, curve) -> {
            List<Field> row = new ArrayList<>(List.of(Field.text(model.label())));
            for (ErrorCurve.Point most : shown) {
                row.add(Field.number(curve.at(most.seconds())
                        .map(point -> Numbers.number(point.error().mean())
                                + (point.windows() == most.windows() ? "" : " (" + point.windows() + ")"))
                        .orElse("–")));
            }
            row.add(Field.number(curve.at(shown.get(shown.size() - 1).seconds())
                    .map(point -> Numbers.percent(point.diverged()))
                    .orElse("–")));
            row.add(Field.number(Numbers.seconds(
                    Interval.of(results.fitSeconds(place, model)).mean())));
            row.add(Field.text(results.predictions(place, model).values().get(0).derivatives()));
            rows.add(row);
        });
        List<Field> windows = new ArrayList<>(List.of(Field.text("windows (" + place.units() + ")")));
        shown.forEach(point -> windows.add(Field.number(point.windows() + " (" + point.units() + ")")));
        windows.addAll(List.of(Field.number(""), Field.number(""), Field.text("")));
        rows.add(windows);
        report.page().table(header, rows);
    }

    private static List<ErrorCurve.Point> shown(ErrorCurve curve) {
        List<ErrorCurve.Point> points = curve.points();
        int last = points.size() - 1;
        return last < 3
                ? (last == 0 ? points : List.of(points.get(0), points.get(last)))
                : List.of(
                        points.get(0),
                        points.get(points.size() / 3),
                        points.get(2 * points.size() / 3),
                        points.get(last));
    }
}
