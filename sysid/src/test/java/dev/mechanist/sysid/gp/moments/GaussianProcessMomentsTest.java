package dev.mechanist.sysid.gp.moments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.GaussianMapContract;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.gaussian.RadialBasis;
import dev.mechanist.core.gaussian.RadialBasisAdjoint;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GaussianProcessMomentsTest extends GaussianMapContract {
    private final List<SquaredExponentialPosterior> posteriors = random(30, 4, 3);

    /** E outputs learned from N random points in D dimensions, with a signal-to-noise ratio of 20. */
    static List<SquaredExponentialPosterior> random(int N, int D, int E) {
        RandomStream random = RandomStream.of(3, "gp-moments", N);
        DMatrixRMaj X = new DMatrixRMaj(N, D);
        random.fillGaussian(X.data, 0, N * D);
        DMatrixRMaj Y = new DMatrixRMaj(N, E);
        DMatrixRMaj hyp = new DMatrixRMaj(D + 2, E);
        for (int e = 0; e < E; e++) {
            for (int i = 0; i < N; i++) {
                Y.set(i, e, Math.sin(X.get(i, e % D) + e) + 0.3 * X.get(i, (e + 1) % D) + 0.05 * random.nextGaussian());
            }
            for (int d = 0; d < D; d++) {
                hyp.set(d, e, 0.3 + 0.3 * random.nextGaussian());
            }
            hyp.set(D + 1, e, Math.log(0.05));
        }
        return ReferencePosteriors.of(hyp, X, Y);
    }

    @Override
    protected GaussianMap map() {
        return new GaussianProcessMoments(posteriors);
    }

    /** Draws from the posterior at z, whose outputs are independent given z. */
    @Override
    protected double[] sample(double[] z, RandomStream stream) {
        double[] y = new double[posteriors.size()];
        for (int e = 0; e < y.length; e++) {
            SquaredExponentialPosterior p = posteriors.get(e);
            DMatrixRMaj k = ReferencePosteriors.kernel(
                    p.inputs(), new DMatrixRMaj(1, z.length, true, z), p.lengthScales(), p.signalVariance());
            DMatrixRMaj Qk = CommonOps_DDRM.mult(p.precision(), k, null);
            double variance = p.signalVariance() - CommonOps_DDRM.dot(k, Qk);
            y[e] = InputExpectation.dot(p.weights(), k.data) + Math.sqrt(variance) * stream.nextGaussian();
        }
        return y;
    }

    @TestFactory
    List<DynamicTest> exactProcessEqualsTheReference() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : MomentFixtures.read("gp0_cases").get("cases")) {
            // Their signal-to-noise ratios are at most 21, so the tighter of the two stated tolerances applies.
            tests.add(DynamicTest.dynamicTest(
                    "gp0 case " + c.get("id"),
                    () -> MomentFixtures.check(
                            new GaussianProcessMoments(ReferencePosteriors.of(c)),
                            c,
                            new MomentFixtures.Tolerance(1e-11, 1e-10))));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> meanFunctionEqualsTheReference() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : MomentFixtures.read("gp2_cases").get("cases")) {
            tests.add(DynamicTest.dynamicTest(
                    "gp2 case " + c.get("id"),
                    () -> MomentFixtures.check(
                            GaussianProcessMoments.ofMeanFunctions(ReferencePosteriors.of(c), 1e-6),
                            c,
                            new MomentFixtures.Tolerance(1e-9, 1e-9))));
        }
        return tests;
    }

    @Test
    void sameBitsForAnyNumberOfThreads() throws Exception {
        GaussianMap map = new GaussianProcessMoments(random(150, 5, 3));
        Gaussian z = randomGaussian(5, 4, 0.5, 0.4);
        Moments seed = new Moments(new double[] {1, 2, 3}, CommonOps_DDRM.identity(3), new DMatrixRMaj(5, 3));
        Moments expected = map.propagate(z);
        Gaussian adjoint = map.pullback(z, seed, null);
        for (int threads : new int[] {1, 3, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                Moments actual = pool.submit(() -> map.propagate(z)).get();
                assertArrayEquals(expected.mean(), actual.mean());
                assertArrayEquals(expected.covariance().data, actual.covariance().data);
                Gaussian other = pool.submit(() -> map.pullback(z, seed, null)).get();
                assertArrayEquals(adjoint.mean(), other.mean());
                assertArrayEquals(adjoint.covariance().data, other.covariance().data);
            } finally {
                pool.shutdown();
            }
        }
    }

    /** At a certain input the moments are those of the plain prediction, and nothing inverts the zero covariance. */
    @Test
    void certainInputGivesThePrediction() {
        double[] z = {0.3, -0.2, 0.1, 0.8};
        Moments y = map().propagate(new Gaussian(z, new DMatrixRMaj(4, 4)));
        for (int e = 0; e < 3; e++) {
            SquaredExponentialPosterior p = posteriors.get(e);
            DMatrixRMaj k = ReferencePosteriors.kernel(
                    p.inputs(), new DMatrixRMaj(1, 4, true, z), p.lengthScales(), p.signalVariance());
            DMatrixRMaj Qk = CommonOps_DDRM.mult(p.precision(), k, null);
            assertEquals(InputExpectation.dot(p.weights(), k.data), y.mean()[e], 1e-12);
            assertEquals(
                    p.signalVariance() - CommonOps_DDRM.dot(k, Qk),
                    y.covariance().get(e, e),
                    1e-11);
            for (int f = 0; f < e; f++) {
                assertEquals(0, y.covariance().get(e, f), 1e-12);
            }
        }
    }

    /**
     * x_{t+1} = x_t + f(x_t) over 100 steps from a certain state, through data and far beyond, with a signal a thousand times the
     * noise: the covariance stays symmetric, and positive to the rounding of its own size.
     */
    @Test
    void covariancesStayPositiveAlongAHundredSteps() {
        int n = 3;
        RandomStream random = RandomStream.of(9, "gp-chain", 0);
        DMatrixRMaj X = new DMatrixRMaj(60, n);
        random.fillGaussian(X.data, 0, 60 * n);
        DMatrixRMaj Y = new DMatrixRMaj(60, n);
        DMatrixRMaj hyp = new DMatrixRMaj(n + 2, n);
        for (int e = 0; e < n; e++) {
            for (int i = 0; i < 60; i++) {
                Y.set(
                        i,
                        e,
                        0.4 * Math.sin(2 * X.get(i, (e + 1) % n)) - 0.1 * X.get(i, e) + 1e-3 * random.nextGaussian());
            }
            hyp.set(n + 1, e, Math.log(1e-3));
        }
        GaussianMap f = new GaussianProcessMoments(ReferencePosteriors.of(hyp, X, Y));
        double[] mean = {0.5, -0.3, 0.2};
        DMatrixRMaj S = new DMatrixRMaj(n, n);
        double largest = 0;
        for (int t = 0; t < 100; t++) {
            Moments change = f.propagate(new Gaussian(mean, S));
            DMatrixRMaj cross = CommonOps_DDRM.mult(S, change.gain(), null);
            DMatrixRMaj next = CommonOps_DDRM.add(S, change.covariance(), null);
            for (int i = 0; i < n; i++) {
                mean[i] += change.mean()[i];
                for (int j = 0; j < n; j++) {
                    assertEquals(
                            change.covariance().get(i, j), change.covariance().get(j, i), "step " + t);
                    next.add(i, j, cross.get(i, j) + cross.get(j, i));
                }
            }
            S = next;
            assertTrue(smallestEigenvalue(change.covariance()) > -1e-10, "change at step " + t);
            assertTrue(smallestEigenvalue(S) > -1e-12 * CommonOps_DDRM.trace(S), "state at step " + t);
            largest = CommonOps_DDRM.trace(S);
        }
        assertTrue(largest > 1, "the chain became uncertain: " + largest);
    }

    private static double smallestEigenvalue(DMatrixRMaj matrix) {
        var decomposition = DecompositionFactory_DDRM.eig(matrix.numRows, false, true);
        decomposition.decompose(matrix.copy());
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < matrix.numRows; i++) {
            smallest = Math.min(smallest, decomposition.getEigenvalue(i).getReal());
        }
        return smallest;
    }

    /** Two outputs may share one posterior and still be independent functions. */
    @Test
    void outputsThatShareAPosteriorStayIndependent() {
        SquaredExponentialPosterior p = posteriors.get(0);
        Moments y = new GaussianProcessMoments(List.of(p, p)).propagate(randomGaussian(4, 4, 0.5, 0.4));
        assertEquals(y.covariance().get(0, 0), y.covariance().get(1, 1));
        assertEquals(
                GaussianProcessMoments.ofMeanFunctions(List.of(p), 0)
                        .propagate(randomGaussian(4, 4, 0.5, 0.4))
                        .covariance()
                        .get(0, 0),
                y.covariance().get(1, 0),
                1e-10);
    }

    /**
     * The mean functions of three outputs over shared points are radial basis functions, whose moments the core computes in
     * another way, by I + S C itself and row by row.
     */
    @Test
    void meanFunctionsEqualRadialBasisFunctions() {
        int E = posteriors.size();
        double[][] precision = new double[E][];
        double[][] weights = new double[E][];
        for (int e = 0; e < E; e++) {
            SquaredExponentialPosterior p = posteriors.get(e);
            precision[e] = InputExpectation.precisions(p.lengthScales());
            weights[e] = p.weights().clone();
            for (int i = 0; i < p.size(); i++) {
                weights[e][i] *= p.signalVariance();
            }
        }
        GaussianMap means = GaussianProcessMoments.ofMeanFunctions(posteriors, 1e-3);
        RadialBasis basis = new RadialBasis(posteriors.get(0).inputs(), precision, weights, 1e-3);
        Gaussian z = randomGaussian(4, 11, 0.5, 0.4);
        Moments expected = means.propagate(z);
        Moments actual = basis.propagate(z);
        assertArrayEquals(expected.mean(), actual.mean(), 1e-12);
        assertArrayEquals(expected.covariance().data, actual.covariance().data, 1e-10);
        assertArrayEquals(expected.gain().data, actual.gain().data, 1e-12);
        RandomStream random = RandomStream.of(5, "radial-basis-seed", 0);
        Moments seed = new Moments(new double[E], new DMatrixRMaj(E, E), new DMatrixRMaj(4, E));
        random.fillGaussian(seed.mean(), 0, E);
        random.fillGaussian(seed.covariance().data, 0, E * E);
        random.fillGaussian(seed.gain().data, 0, 4 * E);
        Gaussian pulled = means.pullback(z, seed, null);
        RadialBasisAdjoint adjoint = basis.pullback(z, seed);
        assertArrayEquals(pulled.mean(), adjoint.byMean(), 1e-9);
        assertArrayEquals(pulled.covariance().data, adjoint.byCovariance().data, 1e-9);
    }
}
