package dev.mechanist.planners.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.StochasticDynamicsContract;
import dev.mechanist.core.cost.Cost;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MatchedParticlesTest {
    private static final int HORIZON = 6;

    /** x + u + noise * deviation + drift of the member, with known mean costs. */
    private record Walk(double deviation, double... drift) implements StochasticDynamics {
        @Override
        public Spec spec() {
            return new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 1)));
        }

        @Override
        public int noiseDimension() {
            return 1;
        }

        @Override
        public int members() {
            return drift.length;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            Shapes.require("x", x, x.numRows, 1);
            Shapes.require("u", u, x.numRows, 1);
            Shapes.refuseAlias("next", next, x, u);
            next.reshape(x.numRows, 1);
            double mean = Arrays.stream(drift).sum() / drift.length;
            for (int b = 0; b < x.numRows; b++) {
                next.data[b] = x.data[b] + u.data[b] + mean;
            }
        }

        @Override
        public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
            requireSampling(x, noise, member, next);
            Shapes.refuseAlias("next", next, x, u);
            next.reshape(x.numRows, 1);
            for (int b = 0; b < x.numRows; b++) {
                next.data[b] = x.data[b] + u.data[b] + deviation * noise.data[b] + drift[member[b]];
            }
        }

        @Override
        public Walk fork() {
            return this;
        }
    }

    /** Groups of four, whose means stay while they are drawn anew; of a batch of them each stands for itself. */
    @Nested
    class InGroupsOfFour implements StochasticDynamicsContract {
        @Override
        public StochasticDynamics dynamics() {
            return new MatchedParticles(new Walk(0.3, 0.5, -0.5), 4);
        }

        @Override
        public int group() {
            return 4;
        }
    }

    @Nested
    class ThePlainModel implements StochasticDynamicsContract {
        @Override
        public StochasticDynamics dynamics() {
            return new Walk(0.3, 0.5, -0.5);
        }
    }

    /** The last state squared. */
    private static final class EndSquared implements Cost {
        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return 0;
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return x[xo] * x[xo];
        }

        @Override
        public int n() {
            return 1;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public EndSquared fork() {
            return this;
        }
    }

    /** Mean cost over 50 generations, which have draws of their own. */
    private static double meanCost(StochasticDynamics model, int particles, MemberPattern pattern) {
        ParticleEvaluator evaluator = new ParticleEvaluator(
                model,
                new EndSquared(),
                HORIZON,
                new ParticleEvaluator.Particles(particles, pattern, RiskMeasure.mean()));
        double[] cost = new double[1];
        double sum = 0;
        for (int generation = 0; generation < 50; generation++) {
            evaluator.evaluate(
                    new double[] {0}, 0, 1, generation, 1, (row, random, u, o) -> {}, new DMatrixRMaj(0, 0), cost);
            sum += cost[0] / 50;
        }
        return sum;
    }

    /**
     * With drifts of -d and d and no noise: TS-infinity ends at -dH or dH, E x^2 = d^2 H^2; TS-1 is a random walk, E x^2 =
     * d^2 H; with noise alone both have sigma^2 H. 1000 rollouts: within 15%.
     */
    @Test
    void propagationsHaveTheirKnownSecondMoments() {
        Walk drifting = new Walk(0, -0.5, 0.5);
        assertEquals(9, meanCost(drifting, 20, MemberPattern.keep()), 1e-12);
        assertEquals(1.5, meanCost(drifting, 20, MemberPattern.redraw()), 0.15 * 1.5);
        Walk noisy = new Walk(0.5, 0);
        assertEquals(1.5, meanCost(noisy, 20, MemberPattern.keep()), 0.15 * 1.5);
    }

    /** Matching moments mixes members at each step: it too is a random walk, with the variance d^2 per step. */
    @Test
    void matchedMomentsMixMembers() {
        MatchedParticles matched = new MatchedParticles(new Walk(0, -0.5, 0.5), 20);
        double expected = 0.25 * HORIZON;
        assertEquals(expected, meanCost(matched, 20, MemberPattern.keep()), 0.2 * expected);
        assertThrows(InputException.class, () -> new MatchedParticles(new Walk(0, 0), 1));
    }

    /**
     * Two particles at 1, pushed by 0.5 and by noise of 2 times 1 and -2, come to 3.5 and -2.5: mean 0.5, deviation 3, from which 1 and 0.5
     * draw 3.5 and 2.
     */
    @Test
    void twoParticlesByHand() {
        MatchedParticles matched = new MatchedParticles(new Walk(2, 0), 2);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        matched.sample(
                new DMatrixRMaj(2, 1, true, 1, 1),
                new DMatrixRMaj(2, 1, true, 0.5, 0.5),
                new DMatrixRMaj(2, 2, true, 1, 1, -2, 0.5),
                new int[2],
                next);
        assertArrayEquals(new double[] {3.5, 2}, next.data, 1e-15);
    }
}
