package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

class UncertaintyScoreTest {
    private static final Spec SPEC =
            new Spec(0.1, List.of(Variable.of("p", "m"), Variable.angle("q")), List.of(Variable.of("u", "m")));

    /** Predicts x + (u, 0) with the given variances of p and q. */
    private record Shift(double epistemicP, double aleatoricP, double epistemicQ, double aleatoricQ)
            implements PredictiveDynamics {
        @Override
        public Spec spec() {
            return SPEC;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            next.setTo(x);
            for (int b = 0; b < x.numRows; b++) {
                next.data[2 * b] += u.data[b];
            }
        }

        @Override
        public void predict(
                DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
            step(x, u, mean);
            epistemic.reshape(x.numRows, 2);
            aleatoric.reshape(x.numRows, 2);
            for (int b = 0; b < x.numRows; b++) {
                epistemic.set(b, 0, epistemicP);
                epistemic.set(b, 1, epistemicQ);
                aleatoric.set(b, 0, aleatoricP);
                aleatoric.set(b, 1, aleatoricQ);
            }
        }

        @Override
        public Shift fork() {
            return this;
        }
    }

    private static DataSet data(double... states) {
        int rows = states.length / 2;
        double[] times = new double[rows];
        double[] actions = new double[rows - 1];
        for (int t = 0; t < rows; t++) {
            times[t] = t;
        }
        Arrays.fill(actions, 2);
        return DataSet.of(Episode.recorded(
                "e", SPEC, times, new DMatrixRMaj(rows, 2, true, states), new DMatrixRMaj(rows - 1, 1, true, actions)));
    }

    /** Half ln(2 pi) is 0.918938533; phi(0) is 0.398942280, Phi(1) 0.841344746, phi(1) 0.241970725, 1 / sqrt(pi) 0.564189584. */
    @Test
    void formulasByHand() {
        assertEquals(-0.918938533, UncertaintyScore.logLikelihood(0, 1), 1e-9);
        assertEquals(-0.918938533 - Math.log(2) - 4.5, UncertaintyScore.logLikelihood(-6, 2), 1e-9);
        assertEquals(2 * 0.398942280 - 0.564189584, UncertaintyScore.crps(0, 1), 1e-8);
        double one = 2 * 0.841344746 - 1 + 2 * 0.241970725 - 0.564189584;
        assertEquals(3 * one, UncertaintyScore.crps(3, 3), 1e-8);
        assertEquals(3 * one, UncertaintyScore.crps(-3, 3), 1e-8);
        assertEquals(7, UncertaintyScore.crps(7, 1e-9), 1e-8, "the absolute error of a model that is sure");
    }

    /** The score is the integral over y of (F(y) - [y >= error])^2, here by the midpoint rule on a grid with an edge at the jump. */
    @Test
    void crpsIsTheIntegralOfItsDefinition() {
        double error = 0.7;
        double deviation = 0.4;
        var normal = new NormalDistribution(0, deviation);
        double sum = 0;
        int steps = 200_000;
        double width = 12.0 / steps;
        for (int k = 0; k < steps; k++) {
            double y = error - 6 + (k + 0.5) * width;
            double d = normal.cumulativeProbability(y) - (y >= error ? 1 : 0);
            sum += d * d * width;
        }
        assertEquals(sum, UncertaintyScore.crps(error, deviation), 1e-8);
    }

    /**
     * One transition: p should be 1 + 2 and is 4, with variance 9 + 16 and scale 2, so an error of 0.5 with deviation 2.5; q turned
     * once and 0.3 rad on, with deviation 0.1 and scale 0.2, so 1.5 with 0.5: |w| of 0.2 and 3.
     */
    @Test
    void oneTransitionByHand() {
        DataSet data = data(1, 0.5, 4, 0.8 + 2 * Math.PI);
        UncertaintyScore score = UncertaintyScore.of(new Shift(9, 16, 0.0036, 0.0064), data, new double[] {2, 0.2});
        assertEquals(
                (UncertaintyScore.logLikelihood(0.5, 2.5) + UncertaintyScore.logLikelihood(1.5, 0.5)) / 2,
                score.logLikelihood(),
                1e-9);
        assertEquals((UncertaintyScore.crps(0.5, 2.5) + UncertaintyScore.crps(1.5, 0.5)) / 2, score.crps(), 1e-9);
        assertEquals(1.5, score.sharpness(), 1e-9);
        assertEquals(1, score.transitions());
        assertEquals(0, score.coverageAt(0.1), "0.2 is beyond 0.126");
        assertEquals(0.5, score.coverageAt(0.2), "0.2 is within 0.253, 3 beyond all but 99.7%");
        assertEquals(0.5, score.coverageAt(0.99));
        assertThrows(IllegalArgumentException.class, () -> score.coverageAt(0.123));
    }

    /** Errors of 0, 1 and 2 deviations in p, none in q: half of the states are always covered, and a third more each time. */
    @Test
    void coverageCountsEveryTransition() {
        DataSet data = data(0, 0, 2, 0, 5, 0, 9, 0);
        UncertaintyScore score = UncertaintyScore.of(new Shift(0, 1, 1, 0), data, new double[] {1, 1});
        assertEquals(3, score.transitions());
        assertEquals((3 + 1) / 6.0, score.coverageAt(0.6), 1e-12, "one deviation covers 68.3%");
        assertEquals((3 + 2) / 6.0, score.coverageAt(0.7), 1e-12);
        assertEquals((3 + 2) / 6.0, score.coverageAt(0.95), 1e-12, "1.96 deviations");
        assertEquals(1, score.coverageAt(0.99), 1e-12);
        assertArrayEquals(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99}, score.levels());
    }

    @Test
    void whatIsNotFiniteCoversNothing() {
        DataSet data = data(0, 0, 2, 0);
        UncertaintyScore score = UncertaintyScore.of(new Shift(Double.NaN, 1, 1, 0), data, new double[] {1, 1});
        assertEquals(Double.NEGATIVE_INFINITY, score.logLikelihood());
        assertEquals(Double.POSITIVE_INFINITY, score.crps());
        assertEquals(0.5, score.coverageAt(0.99));
        UncertaintyScore sure = UncertaintyScore.of(new Shift(0, 0, 0, 0), data, new double[] {1, 1});
        assertEquals(1e-9, sure.sharpness(), 1e-15);
        assertEquals(1, sure.coverageAt(0.1));
    }
}
