package dev.mechanist.experiments.study.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.experiments.scores.Interval;
import dev.mechanist.experiments.scores.Repetitions;
import dev.mechanist.experiments.study.cells.CellResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorCurveTest {
    private static CellResult.Prediction run(double[] horizons, double[] errors, double[] diverged, int[] windows) {
        return new CellResult.Prediction(
                horizons, errors, diverged, windows, "none", List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /** One record of 5 s and one of 1.3 s. */
    private static ErrorCurve curve() {
        Repetitions<CellResult.Prediction> runs = new Repetitions<>();
        runs.add(1, run(new double[] {0.1, 1.3}, new double[] {2, 4}, new double[] {0.5, 1}, new int[] {10, 2}));
        runs.add(
                2,
                run(
                        new double[] {0.1 + 1e-14, 1.3, 2},
                        new double[] {8, 9, 10},
                        new double[] {0, 0.25, 0.5},
                        new int[] {30, 4, 3}));
        return ErrorCurve.of(runs);
    }

    @Test
    void errorsAreJoinedBySecondsAndSayWhatTheyStandOn() {
        List<ErrorCurve.Point> points = curve().points();
        assertEquals(3, points.size());
        assertEquals(4, points.get(0).error().mean(), 1e-12);
        assertEquals(6, points.get(1).error().mean(), 1e-12);
        assertEquals(new Interval(10, 10, 10).mean(), points.get(2).error().mean(), 1e-12);
        assertEquals(
                List.of(40, 6, 3),
                points.stream().map(ErrorCurve.Point::windows).toList());
        assertEquals(
                List.of(2, 2, 1), points.stream().map(ErrorCurve.Point::units).toList());
        assertEquals(0.5 * 10 / 40, points.get(0).diverged(), 1e-12);
        assertEquals((2 + 0.25 * 4) / 6, points.get(1).diverged(), 1e-12);
    }

    @Test
    void theLongestHorizonOfAllIsNotThatOfOne() {
        assertEquals(1.3, curve().longestOfAll().seconds());
        assertEquals(6, curve().at(1.3 - 1e-13).orElseThrow().windows());
        assertTrue(curve().at(1.4).isEmpty());
        assertTrue(ErrorCurve.of(new Repetitions<>()).isEmpty());
    }
}
