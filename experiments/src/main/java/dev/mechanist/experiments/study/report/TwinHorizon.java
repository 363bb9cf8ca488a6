package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.report.Axis;
import dev.mechanist.experiments.study.Results;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.subjects.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far ahead anybody can see: until an exact twin of the world, started a little off, has an error of one standard deviation,
 * which is what somebody has who knows the mean of the data and nothing else.
 */
final class TwinHorizon {
    private static final double NOTHING_KNOWN = 1;

    private final Results results;

    TwinHorizon(Results results) {
        this.results = results;
    }

    /** The longest horizon at which the twin still knows something, s; nothing where there is no twin, or it knows something all along. */
    Optional<Double> at(Place place) {
        return twin(place)
                .filter(curve -> curve.points().stream().anyMatch(TwinHorizon::isBlind))
                .map(TwinHorizon::seen);
    }

    private static double seen(ErrorCurve curve) {
        double last = 0;
        for (ErrorCurve.Point point : curve.points()) {
            if (isBlind(point)) {
                break;
            }
            last = point.seconds();
        }
        return last > 0 ? last : curve.points().get(0).seconds();
    }

    private static boolean isBlind(ErrorCurve.Point point) {
        return point.error().mean() >= NOTHING_KNOWN;
    }

    private Optional<ErrorCurve> twin(Place place) {
        return results.study().models().stream()
                .filter(TwinHorizon::isTwin)
                .map(model -> ErrorCurve.of(results.predictions(place, model)))
                .filter(curve -> !curve.isEmpty())
                .findFirst();
    }

    private static boolean isTwin(Choice model) {
        return ModelClasses.isTwin(model.name(), model.settings());
    }

    /** A horizon of models, or the twin's at some place where that is shorter. */
    double shortened(double horizon, List<Place> places) {
        return places.stream()
                .flatMap(place -> at(place).stream())
                .filter(seen -> seen < horizon)
                .min(Double::compare)
                .orElse(horizon);
    }

    /** How far it sees at some places, in a sentence; nothing where it is not known. */
    Optional<String> finding(String subject, List<Place> places) {
        List<Double> all = new ArrayList<>();
        places.forEach(place -> at(place).ifPresent(all::add));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        double least = all.stream().min(Double::compare).orElseThrow();
        double most = all.stream().max(Double::compare).orElseThrow();
        String label = results.study().models().stream()
                .filter(TwinHorizon::isTwin)
                .findFirst()
                .orElseThrow()
                .label();
        return Optional.of(subject + ": beyond " + Axis.label(least)
                + (most > least ? " to " + Axis.label(most) : "") + " s nobody can predict: " + label
                + ", exact but started a little off, knows no more than the mean of the data then.");
    }
}
