package dev.mechanist.core.gaussian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Three functions of two correlated inputs, two outputs: moments against sums over a grid, adjoints against differences. */
class RadialBasisTest {
    private static final double[] M = {0.3, -0.7};
    private static final double[] S = {0.5, 0.2, 0.2, 0.8};
    private static final double[] CENTRES = {0, -1, 1.2, 0.4, -0.6, 0.1};
    private static final double[][] PRECISION = {{1.5, 0.6}, {0.4, 2.5}};
    private static final double[][] WEIGHTS = {{1.1, -0.4, 0.7}, {-0.8, 1.3, 0.5}};

    private static RadialBasis basis(double[] centres, double[][] precision, double[][] weights) {
        return new RadialBasis(new DMatrixRMaj(3, 2, true, centres), precision, weights, 0.25);
    }

    private static Gaussian gaussian(double[] m, double[] s) {
        return new Gaussian(m.clone(), new DMatrixRMaj(2, 2, true, s));
    }

    /** Every number of the moments in one array: mean [2], covariance [2, 2], gain [2, 2]. */
    private static double[] flat(Moments moments) {
        double[] all = Arrays.copyOf(moments.mean(), 10);
        System.arraycopy(moments.covariance().data, 0, all, 2, 4);
        System.arraycopy(moments.gain().data, 0, all, 6, 4);
        return all;
    }

    /**
     * The expectations as sums over z = m + A w, A A' = S, w on a grid of 0.1 within 8 standard deviations: the rule of the trapezium is exact
     * to rounding for such functions. The gain is inv(S) Cov(z, f).
     */
    @Test
    void momentsAreThoseOfAGrid() {
        RadialBasis f = basis(CENTRES, PRECISION, WEIGHTS);
        double a = Math.sqrt(S[0]);
        double b = S[1] / a;
        double c = Math.sqrt(S[3] - b * b);
        double[] first = new double[2];
        double[] second = new double[4];
        double[] cross = new double[4];
        for (int i = -80; i <= 80; i++) {
            for (int j = -80; j <= 80; j++) {
                double p = 0.1 * i;
                double q = 0.1 * j;
                double weight = 0.01 * Math.exp(-0.5 * (p * p + q * q)) / (2 * Math.PI);
                double[] d = {a * p, b * p + c * q};
                double[] y = f.at(new double[] {M[0] + d[0], M[1] + d[1]});
                for (int e = 0; e < 2; e++) {
                    first[e] += weight * y[e];
                    for (int k = 0; k < 2; k++) {
                        second[2 * e + k] += weight * y[e] * y[k];
                        cross[2 * k + e] += weight * d[k] * y[e];
                    }
                }
            }
        }
        double determinant = S[0] * S[3] - S[1] * S[2];
        double[] gain = new double[4];
        for (int e = 0; e < 2; e++) {
            gain[e] = (S[3] * cross[e] - S[1] * cross[2 + e]) / determinant;
            gain[2 + e] = (S[0] * cross[2 + e] - S[2] * cross[e]) / determinant;
        }
        Moments moments = f.propagate(gaussian(M, S));
        assertArrayEquals(first, moments.mean(), 1e-13);
        assertArrayEquals(
                new double[] {
                    second[0] - first[0] * first[0] + 0.25,
                    second[1] - first[0] * first[1],
                    second[2] - first[0] * first[1],
                    second[3] - first[1] * first[1] + 0.25
                },
                moments.covariance().data,
                1e-13);
        assertArrayEquals(gain, moments.gain().data, 1e-13);
    }

    private interface Change {
        RadialBasisTest.Inputs of(double[] values);
    }

    private record Inputs(RadialBasis basis, Gaussian z) {}

    private static void assertAdjoint(double[] found, double[] at, double[] seed, Change change) {
        double h = 1e-5;
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += h;
            down[i] -= h;
            Inputs above = change.of(up);
            Inputs below = change.of(down);
            double[] high = flat(above.basis.propagate(above.z));
            double[] low = flat(below.basis.propagate(below.z));
            double expected = 0;
            for (int k = 0; k < seed.length; k++) {
                expected += seed[k] * (high[k] - low[k]) / (2 * h);
            }
            assertEquals(expected, found[i], 1e-8, "number " + i);
        }
    }

    /** A seed with a number of its own for every output, its covariance not symmetric. */
    @Test
    void adjointsAreThoseOfDifferences() {
        double[] seed = {0.7, -1.2, 0.5, -0.3, 0.9, 1.4, -0.6, 0.8, 1.1, -0.2};
        Moments seeds = new Moments(
                Arrays.copyOf(seed, 2),
                new DMatrixRMaj(2, 2, true, Arrays.copyOfRange(seed, 2, 6)),
                new DMatrixRMaj(2, 2, true, Arrays.copyOfRange(seed, 6, 10)));
        RadialBasis f = basis(CENTRES, PRECISION, WEIGHTS);
        RadialBasisAdjoint adjoint = f.pullback(gaussian(M, S), seeds);
        assertAdjoint(adjoint.byMean(), M, seed, m -> new Inputs(f, gaussian(m, S)));
        assertAdjoint(
                adjoint.byOffsets(), CENTRES, seed, c -> new Inputs(basis(c, PRECISION, WEIGHTS), gaussian(M, S)));
        double[] byS = adjoint.byCovariance().data;
        // A variance, and both places of the covariance at once.
        assertAdjoint(
                new double[] {byS[0], byS[1] + byS[2], byS[3]},
                new double[] {S[0], S[1], S[3]},
                seed,
                s -> new Inputs(f, gaussian(M, new double[] {s[0], s[1], s[1], s[2]})));
        for (int e = 0; e < 2; e++) {
            int other = 1 - e;
            int at = e;
            assertAdjoint(adjoint.byWeights()[e], WEIGHTS[e], seed, w -> {
                double[][] both = new double[2][];
                both[at] = w;
                both[other] = WEIGHTS[other];
                return new Inputs(basis(CENTRES, PRECISION, both), gaussian(M, S));
            });
            assertAdjoint(adjoint.byPrecision()[e], PRECISION[e], seed, p -> {
                double[][] both = new double[2][];
                both[at] = p;
                both[other] = PRECISION[other];
                return new Inputs(basis(CENTRES, both, WEIGHTS), gaussian(M, S));
            });
        }
    }
}
