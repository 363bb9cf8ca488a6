package dev.mechanist.sysid.gp.moments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both engines against the papers' formulas written out pair by pair, over the smallest sizes, sizes that fill no group of rows or columns
 * evenly, outputs of different sizes, and certain, degenerate and very wide inputs.
 */
class MomentDefinitionsTest {
    /**
     * @param sizes points per output, separated by blanks
     * @param spread largest deviation of the input
     * @param rank of the input's covariance
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0.5, 1",
        "1, 7, 0, 0",
        "2, 3 1, 0.5, 2",
        "3, 9 14, 0.5, 1",
        "4, 30, 100, 4",
        "5, 33 5 21, 2, 3",
        "7, 41, 0.3, 7",
        "9, 17 18, 0.7, 9",
        "5, 345, 0.6, 5",
        "3, 702 330, 0.8, 2"
    })
    void equalTheDefinitions(int D, String sizes, double spread, int rank) {
        RandomStream random = RandomStream.of(11, "moment-definitions", D + sizes.length());
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (String size : sizes.split(" ")) {
            posteriors.add(random(Integer.parseInt(size), D, random));
        }
        double[] m = new double[D];
        random.fillGaussian(m, 0, D);
        DMatrixRMaj root = new DMatrixRMaj(D, Math.max(1, rank));
        if (rank > 0) {
            random.fillGaussian(root.data, 0, root.getNumElements());
            CommonOps_DDRM.scale(spread, root);
        }
        Gaussian z = new Gaussian(m, CommonOps_DDRM.multTransB(root, root, null));
        GaussianProcessMoments plain = new GaussianProcessMoments(posteriors);
        check(plain, posteriors, z);
        try (TensorMoments tensor = new TensorMoments(plain, Device.AUTO)) {
            check(tensor, posteriors, z);
        }
    }

    /** A positive definite precision below the prior's, so that no digits cancel beyond those of the sums. */
    private static SquaredExponentialPosterior random(int N, int D, RandomStream random) {
        DMatrixRMaj X = new DMatrixRMaj(N, D);
        random.fillGaussian(X.data, 0, N * D);
        double[] l = new double[D];
        for (int d = 0; d < D; d++) {
            l[d] = Math.exp(0.4 + 0.3 * random.nextGaussian());
        }
        double[] beta = new double[N];
        random.fillGaussian(beta, 0, N);
        DMatrixRMaj root = new DMatrixRMaj(N, 3);
        random.fillGaussian(root.data, 0, 3 * N);
        DMatrixRMaj Q = CommonOps_DDRM.multTransB(root, root, null);
        CommonOps_DDRM.scale(0.1 / N, Q);
        return new SquaredExponentialPosterior(X, l, 0.7 + 0.1 * D, beta, Q);
    }

    private static void check(GaussianMap map, List<SquaredExponentialPosterior> posteriors, Gaussian z) {
        int E = posteriors.size();
        int D = z.size();
        GaussianLinearisation linearisation = map.linearise(z);
        Moments y = linearisation.moments();
        double[] scales = new double[E];
        for (int a = 0; a < E; a++) {
            SquaredExponentialPosterior p = posteriors.get(a);
            double[] gain = new double[D];
            double mean = mean(p, z, gain);
            double size = 0;
            for (double b : p.weights()) {
                size += Math.abs(b) * p.signalVariance();
            }
            scales[a] = size;
            assertEquals(mean, y.mean()[a], 1e-12 * size, "mean " + a);
            for (int d = 0; d < D; d++) {
                assertEquals(gain[d], y.gain().get(d, a), 1e-12 * size, "gain " + d + " " + a);
            }
        }
        for (int a = 0; a < E; a++) {
            for (int b = 0; b < E; b++) {
                double expected = second(posteriors.get(a), posteriors.get(b), a == b, z)
                        - mean(posteriors.get(a), z, new double[D]) * mean(posteriors.get(b), z, new double[D]);
                assertEquals(expected, y.covariance().get(a, b), 1e-12 * scales[a] * scales[b], "covariance " + a + b);
            }
        }
        adjoint(map, linearisation, z, scales);
    }

    /** beta' q with q = s^2 |S inv(L) + I|^(-1/2) exp(-v' inv(S + L) v / 2), and its gain beta' q inv(S + L) v. */
    private static double mean(SquaredExponentialPosterior p, Gaussian z, double[] gain) {
        int D = z.size();
        DMatrixRMaj sum = z.covariance().copy();
        DMatrixRMaj R = z.covariance().copy();
        for (int d = 0; d < D; d++) {
            double l2 = p.lengthScales()[d] * p.lengthScales()[d];
            sum.add(d, d, l2);
            for (int e = 0; e < D; e++) {
                R.set(e, d, R.get(e, d) / l2 + (e == d ? 1 : 0));
            }
        }
        DMatrixRMaj G = new DMatrixRMaj(D, D);
        CommonOps_DDRM.invert(sum, G);
        double factor = p.signalVariance() / Math.sqrt(CommonOps_DDRM.det(R));
        double mean = 0;
        DMatrixRMaj v = new DMatrixRMaj(D, 1);
        for (int i = 0; i < p.size(); i++) {
            for (int d = 0; d < D; d++) {
                v.set(d, 0, p.inputs().get(i, d) - z.mean()[d]);
            }
            DMatrixRMaj t = CommonOps_DDRM.mult(G, v, null);
            double q = p.weights()[i] * factor * Math.exp(-0.5 * CommonOps_DDRM.dot(v, t));
            mean += q;
            for (int d = 0; d < D; d++) {
                gain[d] += q * t.get(d, 0);
            }
        }
        return mean;
    }

    /** sum_ij (beta_i beta_j - Q_ij) k(x_i, m) k(x_j, m) / sqrt|R| exp(z_ij' inv(R) S z_ij / 2), and the prior variance. */
    private static double second(
            SquaredExponentialPosterior a, SquaredExponentialPosterior b, boolean same, Gaussian z) {
        int D = z.size();
        DMatrixRMaj R = z.covariance().copy();
        double[] la = a.lengthScales();
        double[] lb = b.lengthScales();
        for (int d = 0; d < D; d++) {
            double c = 1 / (la[d] * la[d]) + 1 / (lb[d] * lb[d]);
            for (int e = 0; e < D; e++) {
                R.set(e, d, R.get(e, d) * c + (e == d ? 1 : 0));
            }
        }
        DMatrixRMaj inverse = new DMatrixRMaj(D, D);
        CommonOps_DDRM.invert(R, inverse);
        DMatrixRMaj T = CommonOps_DDRM.mult(inverse, z.covariance(), null);
        double factor = a.signalVariance() * b.signalVariance() / Math.sqrt(CommonOps_DDRM.det(R));
        double sum = same ? a.signalVariance() : 0;
        double[] pair = new double[D];
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                double exponent = 0;
                for (int d = 0; d < D; d++) {
                    double da = a.inputs().get(i, d) - z.mean()[d];
                    double db = b.inputs().get(j, d) - z.mean()[d];
                    exponent -= 0.5 * (da * da / (la[d] * la[d]) + db * db / (lb[d] * lb[d]));
                    pair[d] = da / (la[d] * la[d]) + db / (lb[d] * lb[d]);
                }
                for (int d = 0; d < D; d++) {
                    for (int e = 0; e < D; e++) {
                        exponent += 0.5 * pair[d] * T.get(d, e) * pair[e];
                    }
                }
                double weight =
                        a.weights()[i] * b.weights()[j] - (same ? a.precision().get(i, j) : 0);
                sum += weight * factor * Math.exp(exponent);
            }
        }
        return sum;
    }

    /** Against central differences along one random direction of mean and covariance. */
    private static void adjoint(GaussianMap map, GaussianLinearisation linearisation, Gaussian z, double[] scales) {
        int E = scales.length;
        int D = z.size();
        RandomStream random = RandomStream.of(12, "moment-directions", D);
        Moments seed = new Moments(new double[E], new DMatrixRMaj(E, E), new DMatrixRMaj(D, E));
        random.fillGaussian(seed.mean(), 0, E);
        random.fillGaussian(seed.gain().data, 0, D * E);
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                double s = random.nextGaussian() / Math.max(scales[a], scales[b]);
                seed.covariance().set(a, b, s);
                seed.covariance().set(b, a, s);
            }
        }
        double[] dm = new double[D];
        random.fillGaussian(dm, 0, D);
        DMatrixRMaj root = new DMatrixRMaj(D, D);
        random.fillGaussian(root.data, 0, D * D);
        DMatrixRMaj dS = CommonOps_DDRM.multTransB(root, root, null);
        Gaussian g = linearisation.pullback(seed, null);
        double expected = 0;
        for (int d = 0; d < D; d++) {
            expected += g.mean()[d] * dm[d];
        }
        expected += InputExpectation.dot(g.covariance().data, dS.data);
        // Forwards only, for a singular covariance has no room behind it: weights of the fourth-order one-sided
        // difference.
        double h = 1e-3;
        double[] weights = {-25.0 / 12, 4, -3, 4.0 / 3, -0.25};
        double difference = 0;
        double size = 0;
        for (int k = 0; k < weights.length; k++) {
            double[] m = z.mean().clone();
            for (int d = 0; d < D; d++) {
                m[d] += k * h * dm[d];
            }
            Moments y = map.propagate(new Gaussian(m, CommonOps_DDRM.add(1, z.covariance(), k * h, dS, null)));
            double value = InputExpectation.dot(seed.covariance().data, y.covariance().data)
                    + InputExpectation.dot(seed.gain().data, y.gain().data);
            for (int a = 0; a < E; a++) {
                value += seed.mean()[a] * y.mean()[a];
                size = Math.max(size, scales[a]);
            }
            difference += weights[k] / h * value;
        }
        assertEquals(difference, expected, 1e-6 * (1 + size), "adjoint");
    }
}
