package dev.mechanist.planners.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.Variable;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.planners.QuadraticCost;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Particles by hand: which noise and which member moves which, and what a matched step draws. */
class ParticleStepTest {
    /** x' = x + u + (member + 1) noise, in two states with noise of their own; the second state feels twice the action. */
    private record Drift() implements StochasticDynamics {
        @Override
        public Spec spec() {
            return new Spec(
                    1,
                    List.of(Variable.of("x", "m"), Variable.of("y", "m")),
                    List.of(Variable.bounded("u", "m", -9, 9)));
        }

        @Override
        public int noiseDimension() {
            return 2;
        }

        @Override
        public int members() {
            return 3;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            sample(x, u, new DMatrixRMaj(x.numRows, 2), new int[x.numRows], next);
        }

        @Override
        public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
            Shapes.refuseAlias("next", next, x, u);
            next.reshape(x.numRows, 2);
            for (int b = 0; b < x.numRows; b++) {
                next.set(b, 0, x.get(b, 0) + u.get(b, 0) + (member[b] + 1) * noise.get(b, 0));
                next.set(b, 1, x.get(b, 1) + 2 * u.get(b, 0) + (member[b] + 1) * noise.get(b, 1));
            }
        }

        @Override
        public Drift fork() {
            return this;
        }
    }

    /** One particle's course, its stream consumed as the class says: noise of all steps, then members in the order of time. */
    private static double cost(long seed, long index, int particle, double[] u, boolean redraw) {
        RandomStream random = RandomStream.of(seed, "particle", (index << 24) + particle);
        double[] noise = new double[4];
        random.fillGaussian(noise, 0, 4);
        double[] x = {0.5, -1};
        double total = 0;
        for (int t = 0; t < 2; t++) {
            int member = redraw ? random.nextInt(3) : particle % 3;
            total += x[0] * x[0] + 0.5 * u[t] * u[t] + 2 * x[1] * x[1];
            x[0] += u[t] + (member + 1) * noise[2 * t];
            x[1] += 2 * u[t] + (member + 1) * noise[2 * t + 1];
        }
        return total + 3 * x[0] * x[0] + x[1] * x[1];
    }

    @Test
    void candidatesMeetTheSameDraws() {
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {2, 4}, new double[] {1}, new double[] {6, 2});
        RiskMeasure worst = RiskMeasure.conditionalValueAtRisk(0.4);
        for (boolean redraw : new boolean[] {false, true}) {
            ParticleEvaluator evaluator = new ParticleEvaluator(
                    new Drift(),
                    cost,
                    2,
                    new ParticleEvaluator.Particles(5, redraw ? MemberPattern.redraw() : MemberPattern.keep(), worst),
                    Workers.serial(),
                    2);
            assertEquals(10, evaluator.stepsPerCandidate());
            assertEquals(2, evaluator.horizon());
            for (long index : new long[] {0, 3}) {
                double[][] actions = {{1, -0.5}, {0.2, 0.3}, {1, -0.5}};
                double[] actual = new double[3];
                DMatrixRMaj U = new DMatrixRMaj(0, 0);
                evaluator.evaluate(
                        new double[] {0.5, -1},
                        0,
                        11,
                        index,
                        3,
                        (row, random, u, o) -> System.arraycopy(actions[row], 0, u, o, 2),
                        U,
                        actual);
                for (int row = 0; row < 3; row++) {
                    double[] costs = new double[5];
                    for (int p = 0; p < 5; p++) {
                        costs[p] = cost(11, index, p, actions[row], redraw);
                    }
                    java.util.Arrays.sort(costs);
                    assertEquals((costs[3] + costs[4]) / 2, actual[row], 1e-12, "the worse two of five");
                }
                assertEquals(actual[0], actual[2]);
                assertArrayEquals(new double[] {1, -0.5, 0.2, 0.3, 1, -0.5}, U.data);
            }
        }
    }

    @Test
    void everySeedHasItsDraws() {
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {2, 4}, new double[] {1}, new double[] {6, 2});
        ParticleEvaluator evaluator = new ParticleEvaluator(
                new Drift(), cost, 2, new ParticleEvaluator.Particles(1, MemberPattern.keep(), RiskMeasure.mean()));
        double[] first = new double[1];
        double[] second = new double[1];
        double[] x0 = {0.5, -1};
        evaluator.evaluate(x0, 0, 1, 0, 1, (row, random, u, o) -> {}, new DMatrixRMaj(0, 0), first);
        evaluator.evaluate(x0, 0, 2, 0, 1, (row, random, u, o) -> {}, new DMatrixRMaj(0, 0), second);
        assertNotEquals(first[0], second[0]);
        assertEquals(cost(2, 0, 0, new double[2], false), second[0], 1e-12);
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        evaluator.predict(x0, new double[] {1, 2}, X);
        assertArrayEquals(new double[] {0.5, -1, 1.5, 1, 3.5, 5}, X.data, "the expected rollout");
    }

    /** Three particles of two candidates: their own noise first, then mean and deviation of each coordinate times the other noise. */
    @Test
    void matchedParticlesAreDrawnFromTheirMeanAndDeviation() {
        MatchedParticles matched = new MatchedParticles(new Drift(), 3);
        assertEquals(4, matched.noiseDimension());
        assertEquals(3, matched.members());
        DMatrixRMaj x = new DMatrixRMaj(new double[][] {{0, 1}, {1, 1}, {2, 4}, {5, 0}, {5, 0}, {5, 0}});
        DMatrixRMaj u = new DMatrixRMaj(new double[][] {{1}, {1}, {1}, {-1}, {-1}, {-1}});
        DMatrixRMaj noise = new DMatrixRMaj(
                new double[][] {{1, 0, 0.5, -1}, {0, 1, 2, 0}, {-1, 0, 0, 1}, {0, 0, 3, 3}, {0, 0, 3, 3}, {0, 0, 3, 3}
                });
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        matched.sample(x, u, noise, new int[] {0, 1, 2, 0, 0, 0}, next);
        // Moved: (2, 3), (2, 5), (0, 6); means 4/3 and 14/3; variances 8/9 and 14/9.
        double a = Math.sqrt(8) / 3;
        double b = Math.sqrt(14) / 3;
        double[] expected = {
            4 / 3.0 + 0.5 * a, 14 / 3.0 - b, 4 / 3.0 + 2 * a, 14 / 3.0, 4 / 3.0, 14 / 3.0 + b, 4, -2, 4, -2, 4, -2
        };
        assertArrayEquals(expected, next.data, 1e-14);
        matched.step(x, u, next);
        assertArrayEquals(new double[] {1, 3, 2, 3, 3, 6, 4, -2, 4, -2, 4, -2}, next.data, "the expected step");
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        matched.rollout(new DMatrixRMaj(new double[][] {{0, 1}}), new DMatrixRMaj(new double[][] {{1, 2}}), X);
        assertArrayEquals(new double[] {0, 1, 1, 3, 3, 7}, X.data);
        assertThrows(
                IllegalArgumentException.class,
                () -> matched.sample(
                        new DMatrixRMaj(4, 2), new DMatrixRMaj(4, 1), new DMatrixRMaj(4, 4), new int[4], next));
        assertThrows(
                IllegalArgumentException.class,
                () -> matched.sample(
                        new DMatrixRMaj(3, 2), new DMatrixRMaj(3, 1), new DMatrixRMaj(3, 3), new int[3], next));
        assertEquals(4, matched.fork().noiseDimension());
    }
}
