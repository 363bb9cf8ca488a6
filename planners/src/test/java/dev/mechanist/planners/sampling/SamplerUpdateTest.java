package dev.mechanist.planners.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** One generation of each sampler by hand: what is drawn, what is learned from it, what is remembered. */
class SamplerUpdateTest {
    /** Two steps of two actions: half widths 3 and 1, rest at 0 and, on its bound, at 0.5. */
    private static final SequenceSpace SPACE = new SequenceSpace(2, new double[] {-2, 0.5}, new double[] {4, 2.5});

    private static Optional<Planner.WarmStart> from(double... actions) {
        return Optional.of(PlannedActions.of(new DMatrixRMaj(actions.length / 2, 2, true, actions)));
    }

    private static Optional<Planner.WarmStart> one(double action) {
        return Optional.of(PlannedActions.of(new DMatrixRMaj(1, 1, true, new double[] {action})));
    }

    private static double[] proposal(Sampler sampler, int row, long seed) {
        double[] u = {9, 9, 9, 9, 9};
        sampler.propose(row, RandomStream.of(seed, "test", 0), u, 1);
        assertEquals(9, u[0], "written from the offset on");
        return new double[] {u[1], u[2], u[3], u[4]};
    }

    private static double[] recommended(Sampler sampler, int size) {
        double[] u = new double[size];
        sampler.recommend(u);
        return u;
    }

    private static double[] remembered(Sampler sampler) {
        return ((PlannedActions) sampler.remember()).actions().data;
    }

    /** Mean and deviations of what CEM draws, against normal numbers drawn again until they lie within two deviations. */
    private static void assertTruncated(double[] mean, double[] deviation, Sampler sampler) {
        for (long seed = 1; seed <= 20; seed++) {
            RandomStream random = RandomStream.of(seed, "test", 0);
            double[] expected = new double[4];
            for (int i = 0; i < 4; i++) {
                double z = random.nextGaussian();
                while (z > 2 || z < -2) {
                    z = random.nextGaussian();
                }
                expected[i] = mean[i] + deviation[i] * z;
            }
            assertArrayEquals(expected, proposal(sampler, 0, seed), 1e-14);
        }
    }

    /** Deviations start at a quarter of the interval, and at most at half the way to the nearer bound. */
    @Test
    void crossEntropyFitsMeanAndVarianceToItsElites() {
        Sampler cem = new CrossEntropy.Settings(4, 2, 2, 0.25).create(SPACE);
        assertEquals(4, cem.population());
        cem.begin(Optional.empty());
        assertTruncated(new double[] {0, 0.5, 0, 0.5}, new double[] {1, 0, 1, 0}, cem);
        cem.begin(from(1, 1.5, 3, 2));
        assertTruncated(new double[] {1, 1.5, 3, 2}, new double[] {1.5, 0.5, 0.5, 0.25}, cem);

        cem.begin(from(1, 1.5, 1, 1.5));
        DMatrixRMaj U =
                new DMatrixRMaj(new double[][] {{9, 9, 9, 9}, {1, 1.3, 1.4, 1.5}, {9, 9, 9, 9}, {-1, 1.7, 1.8, 1.9}});
        cem.tell(U, new double[] {7, 2, 8, 1}, new int[] {3, 1, 0, 2}, 4);
        // Elites have means (0, 1.5, 1.6, 1.7) and variances (1, 0.04, 0.04, 0.04); a quarter of the old is kept.
        double[] mean = {0.25, 1.5, 1.45, 1.65};
        assertArrayEquals(mean, recommended(cem, 4), 1e-15);
        assertArrayEquals(mean, remembered(cem), 1e-15);
        double wide = Math.sqrt(0.25 * 2.25 + 0.75);
        double middle = Math.sqrt(0.25 * 2.25 + 0.75 * 0.04);
        double narrow = Math.sqrt(0.25 * 0.25 + 0.75 * 0.04);
        assertTrue(wide > 1.125, "two deviations would leave the bound at -2");
        assertTruncated(mean, new double[] {1.125, narrow, middle, narrow}, cem);
        assertFalse(cem.finished());

        // One finite cost: it is the only elite. The variance that the bound had cut is still there.
        cem.tell(U, new double[] {7, 2, 8, 1}, new int[] {1, 0, 2, 3}, 1);
        double[] next = {0.0625 + 0.75, 0.375 + 0.75 * 1.3, 0.3625 + 0.75 * 1.4, 0.4125 + 0.75 * 1.5};
        assertArrayEquals(next, recommended(cem, 4), 1e-15);
        assertTruncated(next, new double[] {wide / 2, narrow / 2, middle / 2, narrow / 2}, cem);
        assertTrue(cem.finished());

        cem.tell(U, new double[4], new int[] {0, 1, 2, 3}, 0);
        assertArrayEquals(next, recommended(cem, 4), "nothing is learned from failures");
        cem.begin(Optional.empty());
        assertFalse(cem.finished());
    }

    /**
     * Deviation 2 about u = 1, lambda 0.5, alpha 0.6, so gamma = 0.2: perturbations of 2 and -2 have control costs 0.2 * 1 * 2 / 4 =
     * 0.1 and -0.1. Totals differ by lambda ln 3, weights are 3/4 and 1/4.
     */
    @Test
    void pathIntegralWeighsByTemperatureAndControlCost() {
        SequenceSpace space = new SequenceSpace(1, new double[] {-3}, new double[] {5});
        Sampler mppi = new PathIntegral.Settings(3, 2, 0.5, 0.5, 0.6).create(space);
        assertEquals(3, mppi.population());
        mppi.begin(one(1));
        double[] costs = {Double.POSITIVE_INFINITY, 1, 1.2 + 0.5 * Math.log(3)};
        mppi.tell(new DMatrixRMaj(new double[][] {{5}, {3}, {-1}}), costs, new int[] {1, 2, 0}, 2);
        assertEquals(0.75 * 3 - 0.25, recommended(mppi, 1)[0], 1e-15);
        assertEquals(2, remembered(mppi)[0], 1e-15);
        assertFalse(mppi.finished());
        mppi.tell(new DMatrixRMaj(3, 1), costs, new int[] {1, 2, 0}, 0);
        assertEquals(2, recommended(mppi, 1)[0], 1e-15);
        assertTrue(mppi.finished());
        mppi.begin(Optional.empty());
        assertEquals(0, recommended(mppi, 1)[0]);
        assertFalse(mppi.finished());
    }

    /** Only differences of costs count, also where exp(-S) alone would be zero. */
    @Test
    void weightsAreOfDifferences() {
        SequenceSpace space = new SequenceSpace(1, new double[] {-3}, new double[] {5});
        for (Sampler.Settings settings : new Sampler.Settings[] {
            new PathIntegral.Settings(2, 1, 0.5, 1, 1), new RewardWeighted.Settings(2, 1, 2, 0.7, 1)
        }) {
            Sampler sampler = settings.create(space);
            sampler.begin(one(1));
            double far = 1 << 20;
            DMatrixRMaj U = new DMatrixRMaj(new double[][] {{4}, {-1}});
            sampler.tell(U, new double[] {far, far + 0.5 * Math.log(4)}, new int[] {0, 1}, 2);
            assertEquals(0.8 * 4 - 0.2, recommended(sampler, 1)[0], 1e-9);
        }
    }

    /** With alpha = 1 there is no control cost; an action of one possible value has no deviation and bears none. */
    @Test
    void pathIntegralWithoutControlCost() {
        SequenceSpace space = new SequenceSpace(1, new double[] {-3, 2}, new double[] {5, 2});
        for (double alpha : new double[] {0, 1}) {
            Sampler mppi = new PathIntegral.Settings(2, 1, 2, 0.5, alpha).create(space);
            mppi.begin(from(1, 2));
            DMatrixRMaj U = new DMatrixRMaj(new double[][] {{3, 2}, {-1, 2}});
            // gamma is 2 or 0: control costs of 1 and -1, or none.
            mppi.tell(U, new double[] {1, 3 - 2 * alpha + 2 * Math.log(4)}, new int[] {0, 1}, 2);
            assertArrayEquals(new double[] {0.8 * 3 - 0.2, 2}, recommended(mppi, 2), 1e-14);
        }
    }

    @Test
    void pathIntegralDrawsInHalfWidths() {
        Sampler mppi = new PathIntegral.Settings(3, 1, 1, 0.4, 1).create(SPACE);
        mppi.begin(from(1, 1.5, 3, 2));
        for (long seed = 1; seed <= 20; seed++) {
            RandomStream random = RandomStream.of(seed, "test", 0);
            double[] expected = {
                1 + 1.2 * random.nextGaussian(),
                1.5 + 0.4 * random.nextGaussian(),
                3 + 1.2 * random.nextGaussian(),
                2 + 0.4 * random.nextGaussian()
            };
            SPACE.clip(expected, 0);
            assertArrayEquals(expected, proposal(mppi, 0, seed), 1e-14);
        }
    }

    /** n_0 = beta u_0 and n_1 = beta u_1 + (1 - beta) n_0, per action, about the mean. */
    @Test
    void rewardWeightedFiltersItsPerturbations() {
        Sampler pddm = new RewardWeighted.Settings(5, 1, 1, 0.7, 0.4).create(SPACE);
        assertEquals(5, pddm.population());
        pddm.begin(from(1, 1.5));
        for (long seed = 1; seed <= 20; seed++) {
            RandomStream random = RandomStream.of(seed, "test", 0);
            double a0 = 0.7 * 1.2 * random.nextGaussian();
            double b0 = 0.7 * 0.4 * random.nextGaussian();
            double a1 = 0.7 * 1.2 * random.nextGaussian() + 0.3 * a0;
            double b1 = 0.7 * 0.4 * random.nextGaussian() + 0.3 * b0;
            double[] expected = {1 + a0, 1.5 + b0, 1 + a1, 1.5 + b1};
            SPACE.clip(expected, 0);
            assertArrayEquals(expected, proposal(pddm, 0, seed), 1e-14, "about the last action, held");
        }
    }

    /** kappa 2 and costs that differ by ln(4) / 2: weights of 4/5 and 1/5. */
    @Test
    void rewardWeightedAveragesByTheExponentOfTheReturn() {
        SequenceSpace space = new SequenceSpace(1, new double[] {-3}, new double[] {5});
        Sampler pddm = new RewardWeighted.Settings(3, 2, 2, 0.7, 1).create(space);
        pddm.begin(one(1));
        double[] costs = {3 + Math.log(4) / 2, Double.POSITIVE_INFINITY, 3};
        DMatrixRMaj U = new DMatrixRMaj(new double[][] {{-1}, {5}, {4}});
        pddm.tell(U, costs, new int[] {2, 0, 1}, 2);
        assertEquals(0.8 * 4 - 0.2, recommended(pddm, 1)[0], 1e-15);
        assertEquals(3, remembered(pddm)[0], 1e-15);
        assertFalse(pddm.finished());
        pddm.tell(U, costs, new int[] {2, 0, 1}, 0);
        assertEquals(3, recommended(pddm, 1)[0], 1e-15);
        assertTrue(pddm.finished());
        pddm.begin(one(1));
        assertFalse(pddm.finished());
    }

    @Test
    void improvedCrossEntropyFitsKeepsAndShrinks() {
        Sampler icem = new ImprovedCrossEntropy.Settings(20, 4, 4, 0.4, 0.25, 2, 0.6, 1.5).create(SPACE);
        icem.begin(from(1, 1.5));
        assertColoured(icem, 0, new double[] {1, 1.5, 1, 1.5}, new double[] {1.2, 0.4, 1.2, 0.4}, 1.5);
        assertArrayEquals(new double[] {1, 1.5, 1, 1.5}, recommended(icem, 4));
        assertEquals(20, icem.population());

        DMatrixRMaj U = new DMatrixRMaj(20, 4);
        U.fill(9);
        double[][] elites = {{0, 1, 2, 1}, {2, 1, 2, 2}, {0, 2, 2, 1}, {2, 2, 2, 2}};
        double[] costs = new double[20];
        int[] order = new int[20];
        for (int rank = 0; rank < 20; rank++) {
            order[rank] = 19 - rank;
            costs[19 - rank] = rank;
            if (rank < 4) {
                System.arraycopy(elites[rank], 0, U.data, (19 - rank) * 4, 4);
            }
        }
        icem.tell(U, costs, order, 20);
        // Elites have means (1, 1.5, 2, 1.5) and deviations (1, 0.5, 0, 0.5); a quarter of the old is kept.
        double[] mean = {1, 1.5, 1.75, 1.5};
        assertEquals(10 + 2, icem.population(), "20 / 2, and 0.6 of four elites rounded down");
        assertArrayEquals(elites[0], proposal(icem, 0, 1));
        assertArrayEquals(elites[1], proposal(icem, 1, 1));
        assertColoured(icem, 2, mean, new double[] {0.3 + 0.75, 0.1 + 0.375, 0.3, 0.1 + 0.375}, 1.5);
        assertArrayEquals(elites[0], recommended(icem, 4), "the best is executed, not the mean");

        costs[19] = 0.5;
        icem.tell(U, costs, order, 1);
        assertEquals(8 + 1, icem.population(), "twice the elites at least, and the one elite there was");
        assertArrayEquals(elites[0], recommended(icem, 4), "0.5 is no better than 0 was");
        icem.tell(U, costs, order, 0);
        assertFalse(icem.finished());
        assertEquals(8 + 1, icem.population());
        assertArrayEquals(elites[0], proposal(icem, 0, 1));
        double[] last = {0.25 * 1, 0.25 * 1.5 + 0.75, 0.25 * 1.75 + 1.5, 0.25 * 1.5 + 0.75};
        assertArrayEquals(last, proposal(icem, 1, 1), 1e-15, "the mean itself is a candidate of the last iteration");
        assertColoured(icem, 2, last, new double[] {0.25 * 1.05, 0.25 * 0.475, 0.25 * 0.3, 0.25 * 0.475}, 1.5);
        costs[19] = -1;
        U.set(19, 0, 3);
        icem.tell(U, costs, order, 1);
        assertTrue(icem.finished());
        assertArrayEquals(new double[] {3, 1, 2, 1}, recommended(icem, 4));
    }

    /** Mean + deviation times coloured noise, one sequence per action, clipped. */
    private static void assertColoured(Sampler icem, int row, double[] mean, double[] deviation, double beta) {
        for (long seed = 1; seed <= 10; seed++) {
            RandomStream random = RandomStream.of(seed, "test", 0);
            ColouredNoise noise = new ColouredNoise(2, beta);
            double[] expected = new double[4];
            noise.fill(random, expected, 0, 2);
            noise.fill(random, expected, 1, 2);
            for (int i = 0; i < 4; i++) {
                expected[i] = mean[i] + deviation[i] * expected[i];
            }
            SPACE.clip(expected, 0);
            assertArrayEquals(expected, proposal(icem, row, seed), 1e-14);
        }
    }

    /** A plan of the same sizes hands on its mean and its elites, both shifted, both ended by the mean's last action. */
    @Test
    void improvedCrossEntropyShiftsMeanAndElites() {
        ImprovedCrossEntropy.Settings settings = new ImprovedCrossEntropy.Settings(3, 2, 3, 0.4, 0, 1, 1, 1);
        Sampler icem = settings.create(SPACE);
        icem.begin(Optional.empty());
        DMatrixRMaj U = new DMatrixRMaj(new double[][] {{1, 1, 2, 2}, {3, 1, 4, 2}, {9, 9, 9, 9}});
        icem.tell(U, new double[] {0, 1, 2}, new int[] {0, 1, 2}, 3);
        assertEquals(3 + 2, icem.population(), "a population below twice the elites is kept");
        Planner.WarmStart memory = icem.remember();
        Sampler next = settings.create(SPACE);
        next.begin(Optional.of(memory.shift(1)));
        assertEquals(3 + 2, next.population());
        assertArrayEquals(new double[] {2, 2, 3, 2}, proposal(next, 0, 1));
        assertArrayEquals(new double[] {4, 2, 3, 2}, proposal(next, 1, 1));
        assertArrayEquals(new double[] {3, 2, 3, 2}, recommended(next, 4), "the mean, until something was seen");
        Sampler longer = settings.create(new SequenceSpace(3, SPACE.lower(), SPACE.upper()));
        longer.begin(Optional.of(memory));
        assertEquals(3, longer.population(), "another horizon starts cold");
        assertArrayEquals(new double[] {0, 0.5, 0, 0.5, 0, 0.5}, recommended(longer, 6));
        Sampler wider = settings.create(new SequenceSpace(2, new double[1], new double[1]));
        wider.begin(Optional.of(memory));
        assertEquals(3, wider.population(), "so do other actions");
        icem.begin(Optional.empty());
        assertEquals(3, icem.population());
    }

    @Test
    void randomShootingKeepsTheBestOfUniformSequences() {
        Sampler shooting = new RandomShooting.Settings(3).create(SPACE);
        shooting.begin(from(1, 1.5, 1, 1.5));
        assertArrayEquals(new double[] {0, 0.5, 0, 0.5}, recommended(shooting, 4), "rest");
        RandomStream random = RandomStream.of(3, "test", 0);
        double[] expected = new double[4];
        for (int i = 0; i < 4; i++) {
            expected[i] = i % 2 == 0 ? random.nextDouble(-2, 4) : random.nextDouble(0.5, 2.5);
        }
        assertArrayEquals(expected, proposal(shooting, 0, 3));
        DMatrixRMaj U = new DMatrixRMaj(new double[][] {{1, 1, 1, 1}, {2, 2, 2, 2}, {3, 2, 3, 2}});
        shooting.tell(U, new double[] {3, 2, 1}, new int[] {2, 1, 0}, 0);
        assertArrayEquals(new double[] {0, 0.5, 0, 0.5}, recommended(shooting, 4));
        assertTrue(shooting.finished());
        shooting.begin(Optional.empty());
        assertFalse(shooting.finished());
        shooting.tell(U, new double[] {3, 2, 1}, new int[] {2, 1, 0}, 1);
        assertArrayEquals(new double[] {3, 2, 3, 2}, recommended(shooting, 4));
        assertArrayEquals(new double[] {3, 2, 3, 2}, remembered(shooting));
    }

    @Test
    void spacesClipAndRest() {
        SequenceSpace space = new SequenceSpace(2, new double[] {-4, 1}, new double[] {-1, 3});
        assertEquals(4, space.size());
        assertEquals(2, space.m());
        assertEquals(1.5, space.halfWidth(0));
        assertEquals(1, space.halfWidth(1));
        assertEquals(-1, space.rest(0));
        assertEquals(1, space.rest(1));
        assertArrayEquals(new double[] {7, 1, 7, 1}, space.repeat(j -> j == 0 ? 7 : 1));
        double[] u = {9, -9, 0, 0, 4, 9};
        space.clip(u, 1);
        assertArrayEquals(new double[] {9, -4, 1, -1, 3, 9}, u);
    }
}
