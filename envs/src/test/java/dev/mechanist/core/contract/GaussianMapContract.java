package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** What every {@link GaussianMap} must satisfy: the adjoint against its numerical twin, the moments against sampling. */
public abstract class GaussianMapContract {
    /** The map under test. */
    protected abstract GaussianMap map();

    /** One draw of y = g(z); random only where g itself is, as a Gaussian process is. */
    protected abstract double[] sample(double[] z, RandomStream stream);

    /** Its parameters, of length {@link GaussianMap#parameterCount()}. */
    protected double[] parameters() {
        return new double[0];
    }

    /** The same map with other parameters. */
    protected GaussianMap withParameters(double[] theta) {
        return map();
    }

    /** Inputs to try; a map with a preferred region overrides this. */
    protected List<Gaussian> examples() {
        int D = map().inputs();
        return List.of(randomGaussian(D, 1, 0.6, 0.3), randomGaussian(D, 2, 1.2, 0.05));
    }

    /** Largest error of the adjoint, relative to the largest entry, that sixth-order differences justify. */
    protected double adjointTolerance() {
        return 1e-7;
    }

    /** Standard errors within which sampled moments must lie. */
    protected double sampleTolerance() {
        return 5;
    }

    /** A random N(m, S) with means of the given scale and a full covariance whose deviations are about {@code spread}. */
    protected static Gaussian randomGaussian(int D, long index, double scale, double spread) {
        RandomStream stream = RandomStream.of(7, "gaussian-map-contract", index);
        double[] mean = new double[D];
        DMatrixRMaj root = new DMatrixRMaj(D, D);
        for (int i = 0; i < D; i++) {
            mean[i] = scale * stream.nextGaussian();
        }
        stream.fillGaussian(root.data, 0, D * D);
        DMatrixRMaj S = CommonOps_DDRM.multTransB(root, root, null);
        CommonOps_DDRM.scale(spread * spread / D, S);
        for (int i = 0; i < D; i++) {
            S.add(i, i, 0.1 * spread * spread);
        }
        return new Gaussian(mean, S);
    }

    @Test
    void covarianceIsSymmetricAndPositive() {
        for (Gaussian z : examples()) {
            Moments y = map().propagate(z);
            assertEquals(map().outputs(), y.mean().length);
            assertEquals(map().inputs(), y.gain().numRows);
            for (int i = 0; i < y.mean().length; i++) {
                assertTrue(y.covariance().get(i, i) >= 0, "variance " + i);
                for (int j = 0; j < i; j++) {
                    assertEquals(y.covariance().get(i, j), y.covariance().get(j, i), "entry " + i + ", " + j);
                }
            }
        }
    }

    @Test
    void inputsAreNotModifiedAndCallsRepeat() {
        Gaussian z = examples().get(0);
        double[] mean = z.mean().clone();
        double[] covariance = z.covariance().data.clone();
        Moments first = map().propagate(z);
        Moments seed = seed(map(), 3);
        Gaussian adjoint = map().pullback(z, seed, null);
        Moments other = map().propagate(examples().get(examples().size() - 1));
        assertEquals(first.mean().length, other.mean().length);
        Gaussian again = map().pullback(z, seed, null);
        assertArrayEquals(mean, z.mean());
        assertArrayEquals(covariance, z.covariance().data);
        assertArrayEquals(seed(map(), 3).mean(), seed.mean());
        assertArrayEquals(seed(map(), 3).covariance().data, seed.covariance().data);
        assertArrayEquals(seed(map(), 3).gain().data, seed.gain().data);
        assertArrayEquals(adjoint.mean(), again.mean());
        assertArrayEquals(adjoint.covariance().data, again.covariance().data);
        assertArrayEquals(first.mean(), map().propagate(z).mean());
    }

    /** How far {@code linearise} may differ from the separate calls, relative; 0 asks for the same bits. */
    protected double linearisationTolerance() {
        return 0;
    }

    @Test
    void linearisationAgreesWithTheSeparateCalls() {
        for (Gaussian z : examples()) {
            GaussianMap map = map();
            Moments seed = seed(map, 17);
            GaussianLinearisation linearisation = map.linearise(z);
            Moments moments = map.propagate(z);
            double tolerance = linearisationTolerance();
            DynamicsContract.assertClose(moments.mean(), linearisation.moments().mean(), tolerance);
            DynamicsContract.assertClose(
                    moments.covariance().data, linearisation.moments().covariance().data, tolerance);
            DynamicsContract.assertClose(
                    moments.gain().data, linearisation.moments().gain().data, tolerance);
            double[] expected = new double[map.parameterCount()];
            Gaussian separate = map.pullback(z, seed, expected);
            for (int k = 0; k < 2; k++) {
                double[] actual = new double[map.parameterCount()];
                Gaussian together = linearisation.pullback(seed, actual);
                DynamicsContract.assertClose(separate.mean(), together.mean(), tolerance);
                DynamicsContract.assertClose(separate.covariance().data, together.covariance().data, tolerance);
                DynamicsContract.assertClose(expected, actual, tolerance);
            }
        }
    }

    @Test
    void pullbackEqualsItsNumericalTwin() {
        for (Gaussian z : examples()) {
            Moments seed = seed(map(), 11);
            int D = z.size();
            Gaussian adjoint = map().pullback(z, seed, null);
            double[] gm = differentiate(z.mean(), 2e-3, m -> value(map(), new Gaussian(m, z.covariance()), seed));
            assertClose("dL/dm", gm, adjoint.mean());
            double[] gS = new double[D * D];
            double step = 0.02 * CommonOps_DDRM.trace(z.covariance()) / D;
            for (int i = 0; i < D; i++) {
                for (int j = 0; j <= i; j++) {
                    int p = i;
                    int q = j;
                    double[] slope = differentiate(new double[1], step, h -> {
                        DMatrixRMaj moved = z.covariance().copy();
                        moved.add(p, q, h[0] / 2);
                        moved.add(q, p, h[0] / 2);
                        return value(map(), new Gaussian(z.mean(), moved), seed);
                    });
                    gS[i * D + j] = slope[0];
                    gS[j * D + i] = slope[0];
                }
            }
            assertClose("dL/dS", gS, adjoint.covariance().data);
        }
    }

    @Test
    void parameterGradientEqualsItsNumericalTwinAndIsAdded() {
        int count = map().parameterCount();
        if (count == 0) {
            return;
        }
        for (Gaussian z : examples()) {
            Moments seed = seed(map(), 13);
            double[] g = new double[count];
            map().pullback(z, seed, g);
            assertClose(
                    "dL/dtheta", differentiate(parameters(), 2e-3, theta -> value(withParameters(theta), z, seed)), g);
            double[] twice = g.clone();
            map().pullback(z, seed, twice);
            for (int i = 0; i < count; i++) {
                assertEquals(2 * g[i], twice[i], 1e-12 * Math.abs(g[i]), "added, parameter " + i);
            }
        }
    }

    @Test
    void momentsAgreeWithSampling() {
        int count = 40_000;
        for (Gaussian z : examples()) {
            int D = z.size();
            int E = map().outputs();
            DMatrixRMaj root = choleskyOf(z.covariance());
            RandomStream stream = RandomStream.of(21, "gaussian-map-contract", E);
            double[][] dz = new double[count][D];
            double[][] y = new double[count][];
            double[] mean = new double[E];
            double[] white = new double[D];
            for (int k = 0; k < count; k++) {
                stream.fillGaussian(white, 0, D);
                double[] point = z.mean().clone();
                for (int i = 0; i < D; i++) {
                    for (int j = 0; j <= i; j++) {
                        dz[k][i] += root.get(i, j) * white[j];
                    }
                    point[i] += dz[k][i];
                }
                y[k] = sample(point, stream);
                for (int e = 0; e < E; e++) {
                    mean[e] += y[k][e] / count;
                }
            }
            Moments expected = map().propagate(z);
            DMatrixRMaj cross = expected.crossCovariance(z);
            for (int e = 0; e < E; e++) {
                int a = e;
                assertSampled("mean " + e, expected.mean()[e], count, k -> y[k][a]);
                for (int f = 0; f <= e; f++) {
                    int b = f;
                    assertSampled(
                            "covariance " + e + ", " + f,
                            expected.covariance().get(e, f),
                            count,
                            k -> (y[k][a] - mean[a]) * (y[k][b] - mean[b]));
                }
                for (int i = 0; i < D; i++) {
                    int p = i;
                    assertSampled(
                            "cross-covariance " + i + ", " + e,
                            cross.get(i, e),
                            count,
                            k -> dz[k][p] * (y[k][a] - mean[a]));
                }
            }
        }
    }

    private interface Draw {
        double at(int k);
    }

    private void assertSampled(String what, double expected, int count, Draw draw) {
        double sum = 0;
        double squares = 0;
        for (int k = 0; k < count; k++) {
            double d = draw.at(k);
            sum += d;
            squares += d * d;
        }
        double average = sum / count;
        double error = Math.sqrt(Math.max(0, squares / count - average * average) / count);
        assertEquals(expected, average, sampleTolerance() * error + 1e-12, what);
    }

    private static DMatrixRMaj choleskyOf(DMatrixRMaj S) {
        int D = S.numRows;
        DMatrixRMaj L = new DMatrixRMaj(D, D);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = S.get(i, j);
                for (int k = 0; k < j; k++) {
                    sum -= L.get(i, k) * L.get(j, k);
                }
                L.set(i, j, i == j ? Math.sqrt(Math.max(0, sum)) : L.get(j, j) == 0 ? 0 : sum / L.get(j, j));
            }
        }
        return L;
    }

    private static Moments seed(GaussianMap map, long index) {
        RandomStream stream = RandomStream.of(5, "gaussian-map-seed", index);
        int D = map.inputs();
        int E = map.outputs();
        double[] mean = new double[E];
        DMatrixRMaj covariance = new DMatrixRMaj(E, E);
        DMatrixRMaj gain = new DMatrixRMaj(D, E);
        stream.fillGaussian(mean, 0, E);
        stream.fillGaussian(gain.data, 0, D * E);
        for (int i = 0; i < E; i++) {
            for (int j = 0; j <= i; j++) {
                double v = stream.nextGaussian();
                covariance.set(i, j, v);
                covariance.set(j, i, v);
            }
        }
        return new Moments(mean, covariance, gain);
    }

    private static double value(GaussianMap map, Gaussian z, Moments seed) {
        Moments y = map.propagate(z);
        double sum = 0;
        for (int i = 0; i < y.mean().length; i++) {
            sum += seed.mean()[i] * y.mean()[i];
        }
        for (int i = 0; i < y.covariance().getNumElements(); i++) {
            sum += seed.covariance().data[i] * y.covariance().data[i];
        }
        for (int i = 0; i < y.gain().getNumElements(); i++) {
            sum += seed.gain().data[i] * y.gain().data[i];
        }
        return sum;
    }

    private interface Function {
        double at(double[] x);
    }

    /** Sixth-order central differences; by a covariance with steps that keep it positive. */
    private static double[] differentiate(double[] at, double h, Function f) {
        double[] g = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            int k = i;
            double[] weight = {45.0 / 60, -9.0 / 60, 1.0 / 60};
            for (int s = 1; s <= 3; s++) {
                double[] up = at.clone();
                double[] down = at.clone();
                up[k] += s * h;
                down[k] -= s * h;
                g[i] += weight[s - 1] * (f.at(up) - f.at(down)) / h;
            }
        }
        return g;
    }

    private void assertClose(String what, double[] expected, double[] actual) {
        double largest = 1e-3;
        for (double v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], adjointTolerance() * largest, what + " entry " + i);
        }
    }
}
