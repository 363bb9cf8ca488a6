package dev.mechanist.experiments.study.report;

import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.study.cells.CellResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prediction errors of one model over the repetitions of a study, joined by seconds: at each horizon stand those that reach it.
 *
 * @param points in the order of their horizons
 */
record ErrorCurve(List<Point> points) {
    /**
     * Errors at one horizon.
     *
     * @param seconds horizon, s
     * @param error geometric mean and interval over repetitions, standard deviations of the data
     * @param diverged share of the windows that diverged by then
     * @param windows number of windows that the error stands on, over all units; seeds of one record have the same ones
     * @param units number of independent repetitions that have any
     */
    record Point(double seconds, Interval error, double diverged, int windows, int units) {}

    static ErrorCurve of(Repetitions<CellResult.Prediction> runs) {
        TreeMap<Long, Double> horizons = new TreeMap<>();
        runs.values().forEach(run -> {
            for (double seconds : run.horizons()) {
                horizons.putIfAbsent(key(seconds), seconds);
            }
        });
        List<Point> points = new ArrayList<>();
        horizons.forEach((key, seconds) -> points.add(point(key, seconds, runs)));
        return new ErrorCurve(points);
    }

    /** Horizons are equal when their nanoseconds are. */
    private static long key(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private static Point point(long key, double seconds, Repetitions<CellResult.Prediction> runs) {
        Repetitions<CellResult.Prediction> there = runs.where(run -> at(key, run) >= 0);
        double windows = there.total(run -> run.windows()[at(key, run)]);
        double lost = there.total(run -> run.windows()[at(key, run)] * run.diverged()[at(key, run)]);
        return new Point(
                seconds,
                there.factors(run -> run.errors()[at(key, run)]),
                lost / windows,
                (int) Math.round(windows),
                there.units());
    }

    /** Index of a horizon in a run; negative where no window of the run reaches it. */
    private static int at(long key, CellResult.Prediction run) {
        for (int k = 0; k < run.horizons().length; k++) {
            if (key(run.horizons()[k]) == key) {
                return k;
            }
        }
        return -1;
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    /** The longest horizon that all repetitions reach; the first where they have none in common. */
    Point longestOfAll() {
        int most = points.stream().mapToInt(Point::units).max().orElseThrow();
        return points.stream()
                .filter(p -> p.units() == most)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** The point at a horizon of another curve. */
    Optional<Point> at(double seconds) {
        return points.stream().filter(p -> key(p.seconds()) == key(seconds)).findFirst();
    }
}
