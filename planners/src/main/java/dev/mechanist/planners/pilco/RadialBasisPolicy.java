package dev.mechanist.planners.pilco;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.Moments;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * A network of radial basis functions, v_e = sum_i beta_ie exp(-(z - c_i)' inv(L_e) (z - c_i) / 2), written as the mean of a
 * Gaussian process: beta_e = inv(K_e + 0.01^2 I) t_e with signal variance 1, so that the targets t are about the values at the
 * centres c (Deisenroth, Fox and Rasmussen 2015, section 3.5.1). Moments are those of the deterministic function, with 1e-6
 * added to the variances.
 *
 * <p>Parameters: per output the log length-scales [D], a log signal and a log noise that have no effect; then the centres
 * column by column, then the targets column by column.
 */
public final class RadialBasisPolicy implements PolicyMap {
    private static final double NOISE_VARIANCE = 1e-4;
    private static final double JITTER = 1e-6;

    private final DMatrixRMaj hyperparameters;
    private final DMatrixRMaj centres;
    private final DMatrixRMaj targets;

    /** Per output: inverse squared length-scales [E][D], kernel [E][n, n], inv(K + noise) and weights beta [E][n]. */
    private final double[][] precision;

    private final DMatrixRMaj[] kernel;
    private final DMatrixRMaj[] inverse;
    private final double[][] beta;

    /**
     * @param hyperparameters [D + 2, E]: log length-scales, then two rows without effect
     * @param centres [n, D]
     * @param targets [n, E]
     */
    public RadialBasisPolicy(DMatrixRMaj hyperparameters, DMatrixRMaj centres, DMatrixRMaj targets) {
        int n = centres.numRows;
        int D = centres.numCols;
        int E = targets.numCols;
        Shapes.require("hyperparameters", hyperparameters, D + 2, E);
        Shapes.require("targets", targets, n, E);
        this.hyperparameters = hyperparameters.copy();
        this.centres = centres.copy();
        this.targets = targets.copy();
        precision = new double[E][D];
        kernel = new DMatrixRMaj[E];
        inverse = new DMatrixRMaj[E];
        beta = new double[E][];
        for (int e = 0; e < E; e++) {
            for (int d = 0; d < D; d++) {
                precision[e][d] = Math.exp(-2 * hyperparameters.get(d, e));
            }
            kernel[e] = kernel(precision[e]);
            inverse[e] = invertNoisy(kernel[e]);
            beta[e] = SmallMatrices.multiply(inverse[e], column(targets, e));
        }
    }

    private DMatrixRMaj kernel(double[] la) {
        int n = centres.numRows;
        DMatrixRMaj K = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int d = 0; d < la.length; d++) {
                    double difference = centres.get(i, d) - centres.get(j, d);
                    sum += la[d] * difference * difference;
                }
                double k = Math.exp(-0.5 * sum);
                K.set(i, j, k);
                K.set(j, i, k);
            }
        }
        return K;
    }

    private static DMatrixRMaj invertNoisy(DMatrixRMaj K) {
        int n = K.numRows;
        DMatrixRMaj noisy = K.copy();
        for (int i = 0; i < n; i++) {
            noisy.add(i, i, NOISE_VARIANCE);
        }
        LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(n);
        DMatrixRMaj inverse = new DMatrixRMaj(n, n);
        if (!cholesky.setA(noisy)) {
            inverse.fill(
                    Double.NaN); // parameters beyond the range of floating point: the policy diverges, as a rollout may
            return inverse;
        }
        cholesky.invert(inverse);
        SmallMatrices.symmetrise(inverse);
        return inverse;
    }

    private static double[] column(DMatrixRMaj a, int j) {
        double[] v = new double[a.numRows];
        for (int i = 0; i < v.length; i++) {
            v[i] = a.get(i, j);
        }
        return v;
    }

    /** Log length-scales and two rows without effect [D + 2, E], a copy. */
    public DMatrixRMaj hyperparameters() {
        return hyperparameters.copy();
    }

    /** Centres [n, D], a copy. */
    public DMatrixRMaj centres() {
        return centres.copy();
    }

    /** Targets [n, E], a copy. */
    public DMatrixRMaj targets() {
        return targets.copy();
    }

    /** Number of basis functions n. */
    public int basis() {
        return centres.numRows;
    }

    @Override
    public int inputs() {
        return centres.numCols;
    }

    @Override
    public int outputs() {
        return targets.numCols;
    }

    @Override
    public int parameterCount() {
        return hyperparameters.getNumElements() + centres.getNumElements() + targets.getNumElements();
    }

    @Override
    public double[] parameters() {
        double[] theta = new double[parameterCount()];
        int at = 0;
        for (DMatrixRMaj part : new DMatrixRMaj[] {hyperparameters, centres, targets}) {
            for (int j = 0; j < part.numCols; j++) {
                for (int i = 0; i < part.numRows; i++) {
                    theta[at++] = part.get(i, j);
                }
            }
        }
        return theta;
    }

    @Override
    public RadialBasisPolicy withParameters(double[] theta) {
        Shapes.requireLength("theta", theta, parameterCount());
        DMatrixRMaj[] parts = {hyperparameters.copy(), centres.copy(), targets.copy()};
        int at = 0;
        for (DMatrixRMaj part : parts) {
            for (int j = 0; j < part.numCols; j++) {
                for (int i = 0; i < part.numRows; i++) {
                    part.set(i, j, theta[at++]);
                }
            }
        }
        return new RadialBasisPolicy(parts[0], parts[1], parts[2]);
    }

    private int hyperparameterAt(int d, int e) {
        return e * hyperparameters.numRows + d;
    }

    private int centreAt(int i, int d) {
        return hyperparameters.getNumElements() + d * centres.numRows + i;
    }

    private int targetAt(int i, int e) {
        return hyperparameters.getNumElements() + centres.getNumElements() + e * targets.numRows + i;
    }

    @Override
    public double[] at(double[] z) {
        double[] v = new double[outputs()];
        for (int e = 0; e < v.length; e++) {
            for (int i = 0; i < basis(); i++) {
                double sum = 0;
                for (int d = 0; d < z.length; d++) {
                    double difference = z[d] - centres.get(i, d);
                    sum += precision[e][d] * difference * difference;
                }
                v[e] += beta[e][i] * Math.exp(-0.5 * sum);
            }
        }
        return v;
    }

    /** The centres seen from the mean of z, nu_i = c_i - m, [n, D] row by row. */
    private double[] offsets(Gaussian z) {
        int D = inputs();
        double[] nu = new double[basis() * D];
        for (int i = 0; i < basis(); i++) {
            for (int d = 0; d < D; d++) {
                nu[i * D + d] = centres.get(i, d) - z.mean()[d];
            }
        }
        return nu;
    }

    @Override
    public Moments propagate(Gaussian z) {
        int E = outputs();
        int D = inputs();
        double[] nu = offsets(z);
        double[] mean = new double[E];
        DMatrixRMaj gain = new DMatrixRMaj(D, E);
        DMatrixRMaj covariance = new DMatrixRMaj(E, E);
        for (int e = 0; e < E; e++) {
            MeanTerm term = new MeanTerm(z, nu, e);
            double[] Bsum = new double[D];
            for (int i = 0; i < basis(); i++) {
                double c = beta[e][i] * term.q[i];
                mean[e] += c;
                for (int d = 0; d < D; d++) {
                    Bsum[d] += c * nu[i * D + d];
                }
            }
            double[] V = SmallMatrices.multiply(term.B, Bsum);
            for (int d = 0; d < D; d++) {
                gain.set(d, e, V[d]);
            }
        }
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                PairTerm pair = new PairTerm(z, nu, a, b);
                double sum = 0;
                for (int i = 0; i < basis(); i++) {
                    sum += beta[a][i] * pair.timesBeta(i);
                }
                double v = sum - mean[a] * mean[b] + (a == b ? JITTER : 0);
                covariance.set(a, b, v);
                covariance.set(b, a, v);
            }
        }
        return new Moments(mean, covariance, gain);
    }

    /** q_i = E exp(-(z - c_i)' inv(L) (z - c_i) / 2) and B = inv(S + L) of one output. */
    private final class MeanTerm {
        final DMatrixRMaj B;
        final double[] q;

        MeanTerm(Gaussian z, double[] nu, int e) {
            int D = inputs();
            DMatrixRMaj R = new DMatrixRMaj(D, D);
            for (int i = 0; i < D; i++) {
                for (int j = 0; j < D; j++) {
                    R.set(i, j, z.covariance().get(i, j) * precision[e][j] + (i == j ? 1 : 0));
                }
            }
            B = SmallMatrices.invert(R);
            for (int i = 0; i < D; i++) {
                for (int j = 0; j < D; j++) {
                    B.set(i, j, precision[e][i] * B.get(i, j));
                }
            }
            SmallMatrices.symmetrise(B);
            double scale = 1 / Math.sqrt(CommonOps_DDRM.det(R));
            q = new double[basis()];
            double[] v = new double[D];
            for (int i = 0; i < q.length; i++) {
                System.arraycopy(nu, i * D, v, 0, D);
                q[i] = scale * Math.exp(-0.5 * SmallMatrices.quadratic(B, v));
            }
        }
    }

    /**
     * Q_ij = E[k_a(z, c_i) k_b(z, c_j)] of outputs a and b (Deisenroth, Fox and Rasmussen 2015, equation 22): with
     * P = inv(L_a) + inv(L_b), R = I + S P, T = inv(R) S and s_ij = inv(L_a) nu_i + inv(L_b) nu_j,
     * log Q_ij = -log|R| / 2 - nu_i' inv(L_a) nu_i / 2 - nu_j' inv(L_b) nu_j / 2 + s_ij' T s_ij / 2.
     */
    private final class PairTerm {
        final int b;
        final DMatrixRMaj T;
        final DMatrixRMaj inverseR;
        final double[] sumPrecision;
        final double[] left;
        final double[] right;
        final double[] Q;

        PairTerm(Gaussian z, double[] nu, int a, int b) {
            this.b = b;
            int n = basis();
            int D = inputs();
            DMatrixRMaj R = new DMatrixRMaj(D, D);
            sumPrecision = new double[D];
            for (int j = 0; j < D; j++) {
                sumPrecision[j] = precision[a][j] + precision[b][j];
                for (int i = 0; i < D; i++) {
                    R.set(i, j, z.covariance().get(i, j) * sumPrecision[j] + (i == j ? 1 : 0));
                }
            }
            inverseR = SmallMatrices.invert(R);
            T = CommonOps_DDRM.mult(inverseR, z.covariance(), null);
            SmallMatrices.symmetrise(T);
            left = scaled(nu, precision[a]);
            right = a == b ? left : scaled(nu, precision[b]);
            double[] leftT = timesT(left);
            double half = -0.5 * Math.log(CommonOps_DDRM.det(R));
            double[] logLeft = logFactor(nu, left, leftT);
            double[] logRight = a == b ? logLeft : logFactor(nu, right, timesT(right));
            Q = new double[n * n];
            for (int i = 0; i < n; i++) {
                int last = a == b ? i : n - 1;
                for (int j = 0; j <= last; j++) {
                    double exponent = half + logLeft[i] + logRight[j];
                    for (int d = 0; d < D; d++) {
                        exponent += leftT[i * D + d] * right[j * D + d];
                    }
                    Q[i * n + j] = Math.exp(exponent);
                    if (a == b) {
                        Q[j * n + i] = Q[i * n + j];
                    }
                }
            }
        }

        private double[] scaled(double[] nu, double[] la) {
            double[] s = new double[nu.length];
            for (int i = 0; i < s.length; i++) {
                s[i] = la[i % la.length] * nu[i];
            }
            return s;
        }

        private double[] timesT(double[] rows) {
            return multiplyRows(rows, T);
        }

        /** -nu_i' inv(L) nu_i / 2 + s_i' T s_i / 2 for s_i = inv(L) nu_i. */
        private double[] logFactor(double[] nu, double[] s, double[] sT) {
            int D = inputs();
            double[] log = new double[basis()];
            for (int i = 0; i < log.length; i++) {
                for (int d = i * D; d < (i + 1) * D; d++) {
                    log[i] += 0.5 * s[d] * (sT[d] - nu[d]);
                }
            }
            return log;
        }

        /** sum_j Q_ij beta_bj. */
        double timesBeta(int i) {
            int n = basis();
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += Q[i * n + j] * beta[b][j];
            }
            return sum;
        }
    }

    /** Each row [D] of {@code rows} times the symmetric matrix a. */
    private static double[] multiplyRows(double[] rows, DMatrixRMaj a) {
        int D = a.numRows;
        double[] product = new double[rows.length];
        for (int r = 0; r < rows.length; r += D) {
            for (int k = 0; k < D; k++) {
                double v = rows[r + k];
                for (int d = 0; d < D; d++) {
                    product[r + d] += v * a.data[k * D + d];
                }
            }
        }
        return product;
    }

    @Override
    public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
        Adjoint adjoint = new Adjoint(z);
        int E = outputs();
        double[] mean = new double[E];
        MeanTerm[] terms = new MeanTerm[E];
        for (int e = 0; e < E; e++) {
            terms[e] = new MeanTerm(z, adjoint.nu, e);
            for (int i = 0; i < basis(); i++) {
                mean[e] += beta[e][i] * terms[e].q[i];
            }
        }
        for (int a = 0; a < E; a++) {
            double gMean = seed.mean()[a];
            for (int b = 0; b < E; b++) {
                gMean -= (seed.covariance().get(a, b) + seed.covariance().get(b, a)) * mean[b];
            }
            adjoint.throughMean(terms[a], a, gMean, column(seed.gain(), a));
            for (int b = 0; b <= a; b++) {
                double g = a == b
                        ? seed.covariance().get(a, a)
                        : seed.covariance().get(a, b) + seed.covariance().get(b, a);
                if (g != 0) {
                    adjoint.throughPair(new PairTerm(z, adjoint.nu, a, b), a, b, g);
                }
            }
        }
        if (gTheta != null) {
            adjoint.addTo(gTheta);
        }
        SmallMatrices.symmetrise(adjoint.gS);
        return new Gaussian(adjoint.byMean(), adjoint.gS);
    }

    /** Derivatives of L by the offsets nu, the covariance S, the weights beta and the precisions inv(L). */
    private final class Adjoint {
        final double[] nu;
        final double[] gNu;
        final DMatrixRMaj gS = new DMatrixRMaj(inputs(), inputs());
        final double[][] gBeta = new double[outputs()][basis()];
        final double[][] gPrecision = new double[outputs()][inputs()];

        Adjoint(Gaussian z) {
            nu = offsets(z);
            gNu = new double[nu.length];
        }

        /** L = sum_i beta_i q_i (gMean + gV' B nu_i). */
        void throughMean(MeanTerm term, int e, double gMean, double[] gV) {
            int D = inputs();
            double[] u = SmallMatrices.multiply(term.B, gV);
            double[] Bnu = multiplyRows(nu, term.B);
            DMatrixRMaj gB = new DMatrixRMaj(D, D);
            double total = 0;
            for (int i = 0; i < basis(); i++) {
                double h = gMean;
                for (int d = 0; d < D; d++) {
                    h += u[d] * nu[i * D + d];
                }
                double c = beta[e][i] * term.q[i];
                gBeta[e][i] += term.q[i] * h;
                total += c * h;
                for (int d = 0; d < D; d++) {
                    double left = nu[i * D + d];
                    gNu[i * D + d] += c * (u[d] - h * Bnu[i * D + d]);
                    for (int f = 0; f < D; f++) {
                        gB.add(d, f, -0.5 * c * h * left * nu[i * D + f]);
                        gB.add(d, f, 0.5 * c * (left * gV[f] + gV[d] * nu[i * D + f]));
                    }
                }
            }
            DMatrixRMaj BgB = CommonOps_DDRM.mult(CommonOps_DDRM.mult(term.B, gB, null), term.B, null);
            for (int d = 0; d < D; d++) {
                double squared = 1 / precision[e][d];
                double byScale = -BgB.get(d, d) - 0.5 * total * (term.B.get(d, d) - precision[e][d]);
                gPrecision[e][d] -= squared * squared * byScale;
                for (int f = 0; f < D; f++) {
                    gS.add(d, f, -BgB.get(d, f) - 0.5 * total * term.B.get(d, f));
                }
            }
        }

        /** L = g beta_a' Q beta_b. */
        void throughPair(PairTerm pair, int a, int b, double g) {
            int n = basis();
            int D = inputs();
            double[] rows = new double[n];
            double[] columns = new double[n];
            double[] ahead = new double[n * D];
            double[] back = new double[n * D];
            double total = 0;
            for (int i = 0; i < n; i++) {
                double row = 0;
                for (int j = 0; j < n; j++) {
                    double q = g * pair.Q[i * n + j];
                    double w = q * beta[a][i] * beta[b][j];
                    row += q * beta[b][j];
                    gBeta[b][j] += q * beta[a][i];
                    rows[i] += w;
                    columns[j] += w;
                    for (int d = 0; d < D; d++) {
                        ahead[i * D + d] += w * pair.right[j * D + d];
                        back[j * D + d] += w * pair.left[i * D + d];
                    }
                }
                gBeta[a][i] += row;
                total += rows[i];
            }
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < D; d++) {
                    ahead[i * D + d] += rows[i] * pair.left[i * D + d];
                    back[i * D + d] += columns[i] * pair.right[i * D + d];
                }
            }
            // Now ahead_i = sum_j w_ij s_ij and back_j = sum_i w_ij s_ij, so that sum w s s' = left' ahead + right'
            // back.
            DMatrixRMaj outer = new DMatrixRMaj(D, D);
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < D; d++) {
                    for (int f = 0; f < D; f++) {
                        outer.add(
                                d,
                                f,
                                pair.left[i * D + d] * ahead[i * D + f] + pair.right[i * D + d] * back[i * D + f]);
                    }
                }
            }
            double[] aheadT = multiplyRows(ahead, pair.T);
            double[] backT = multiplyRows(back, pair.T);
            DMatrixRMaj ToT = CommonOps_DDRM.mult(CommonOps_DDRM.mult(pair.T, outer, null), pair.T, null);
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < D; d++) {
                    int k = i * D + d;
                    gNu[k] += precision[a][d] * (aheadT[k] - rows[i] * nu[k])
                            + precision[b][d] * (backT[k] - columns[i] * nu[k]);
                    gPrecision[a][d] += nu[k] * (aheadT[k] - 0.5 * rows[i] * nu[k]);
                    gPrecision[b][d] += nu[k] * (backT[k] - 0.5 * columns[i] * nu[k]);
                }
            }
            for (int d = 0; d < D; d++) {
                double byPrecision = -0.5 * (ToT.get(d, d) + total * pair.T.get(d, d));
                gPrecision[a][d] += byPrecision;
                gPrecision[b][d] += byPrecision;
            }
            DMatrixRMaj byS =
                    CommonOps_DDRM.multTransA(pair.inverseR, CommonOps_DDRM.mult(outer, pair.inverseR, null), null);
            for (int d = 0; d < D; d++) {
                for (int f = 0; f < D; f++) {
                    gS.add(d, f, 0.5 * (byS.get(d, f) - total * pair.sumPrecision[d] * pair.inverseR.get(d, f)));
                }
            }
        }

        double[] byMean() {
            int D = inputs();
            double[] gm = new double[D];
            for (int k = 0; k < gNu.length; k++) {
                gm[k % D] -= gNu[k];
            }
            return gm;
        }

        /** Through beta = inv(K + noise) t to targets, centres and length-scales. */
        void addTo(double[] gTheta) {
            int n = basis();
            int D = inputs();
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < D; d++) {
                    gTheta[centreAt(i, d)] += gNu[i * D + d];
                }
            }
            for (int e = 0; e < outputs(); e++) {
                double[] gTarget = SmallMatrices.multiply(inverse[e], gBeta[e]);
                double[] byPrecision = Arrays.copyOf(gPrecision[e], D);
                for (int i = 0; i < n; i++) {
                    gTheta[targetAt(i, e)] += gTarget[i];
                    for (int j = 0; j < n; j++) {
                        double w = -gTarget[i] * beta[e][j] * kernel[e].data[i * n + j];
                        for (int d = 0; d < D; d++) {
                            double difference = centres.data[i * D + d] - centres.data[j * D + d];
                            double pull = w * precision[e][d] * difference;
                            gTheta[centreAt(i, d)] -= pull;
                            gTheta[centreAt(j, d)] += pull;
                            byPrecision[d] -= 0.5 * w * difference * difference;
                        }
                    }
                }
                for (int d = 0; d < D; d++) {
                    gTheta[hyperparameterAt(d, e)] -= 2 * precision[e][d] * byPrecision[d];
                }
            }
        }
    }
}
