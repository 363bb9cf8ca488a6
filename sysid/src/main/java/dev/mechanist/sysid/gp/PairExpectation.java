package dev.mechanist.sysid.gp;

import dev.mechanist.core.Gaussian;
import org.ejml.data.DMatrixRMaj;

/**
 * Expectations over pairs of points of two squared-exponential expansions a and b under z ~ N(m, S):
 * Q_ij = E[k_a(x_i, z) k_b(x_j, z)] = exp(u_i + v_j + z_i' T z_j) with z_i = inv(Lambda_a) (x_i - m),
 * z_j = inv(Lambda_b) (x_j - m), C = inv(Lambda_a) + inv(Lambda_b), T = inv(I + S C) S (Deisenroth and Rasmussen 2011,
 * equations 20 to 22, in logarithms). Every sum that moments and adjoints need is linear in W_ij = Q_ij times a coefficient, and
 * a single pass over the pairs collects them all: each exponential is computed once, in half of the pairs where a and b are one function.
 */
final class PairExpectation {
    /** Columns that one sweep over a row multiplies at once; columns are padded with zeros to a multiple of it. */
    private static final int SWEEP = 3;

    private final SquaredExponentialPosterior a;
    private final SquaredExponentialPosterior b;
    private final boolean same;
    private final int dimension;
    private final int padded;

    /** T and what else does not depend on the points. */
    final PairGeometry geometry;

    /** z_i of a by dimension [padded D][N_a]. */
    final double[][] left;

    /** z_j of b by dimension [padded D][N_b]. */
    final double[][] right;

    private final double[][] turned;
    private final double[] u;
    private final double[] v;

    /**
     * @param same whether a and b are one function, not two that happen to have the same posterior
     * @param offsetsOfA x_i - m by dimension [D][N_a]
     * @param offsetsOfB x_j - m by dimension [D][N_b]
     */
    PairExpectation(
            SquaredExponentialPosterior a,
            SquaredExponentialPosterior b,
            boolean same,
            double[][] offsetsOfA,
            double[][] offsetsOfB,
            Gaussian z) {
        this.a = a;
        this.b = b;
        this.same = same;
        dimension = z.size();
        padded = (dimension + SWEEP - 1) / SWEEP * SWEEP;
        double[] precisionsOfA = InputExpectation.precisions(a.lengthScales());
        double[] precisionsOfB = InputExpectation.precisions(b.lengthScales());
        geometry = new PairGeometry(a, b, z.covariance());
        left = scale(offsetsOfA, precisionsOfA);
        turned = turn(left);
        u = exponents(offsetsOfA, left, turned);
        if (same) {
            right = left;
            v = u.clone();
        } else {
            right = scale(offsetsOfB, precisionsOfB);
            v = exponents(offsetsOfB, right, turn(right));
        }
        for (int i = 0; i < u.length; i++) {
            u[i] += geometry.constant;
        }
    }

    private double[][] scale(double[][] offsets, double[] precisions) {
        int size = offsets[0].length;
        double[][] scaled = new double[padded][size];
        for (int d = 0; d < dimension; d++) {
            for (int i = 0; i < size; i++) {
                scaled[d][i] = precisions[d] * offsets[d][i];
            }
        }
        return scaled;
    }

    /** T z for every point, by dimension. */
    private double[][] turn(double[][] scaled) {
        double[][] result = new double[padded][scaled[0].length];
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e < dimension; e++) {
                InputExpectation.axpy(geometry.T.data[d * dimension + e], scaled[e], result[d]);
            }
        }
        return result;
    }

    /** -1/2 (x - m)' inv(Lambda) (x - m) + 1/2 z' T z for every point. */
    private double[] exponents(double[][] offsets, double[][] scaled, double[][] turned) {
        double[] result = new double[scaled[0].length];
        for (int d = 0; d < dimension; d++) {
            double[] offset = offsets[d];
            double[] s = scaled[d];
            double[] t = turned[d];
            for (int i = 0; i < result.length; i++) {
                result[i] += 0.5 * s[i] * (t[i] - offset[i]);
            }
        }
        return result;
    }

    /** Sums of W over the rows of a block: over its columns, over its rows, and the product W' Z_a. */
    final class Block {
        /** Sum over j of W_ij, for the rows i of the block, else 0 [N_a]. */
        final double[] rowSums = new double[u.length];

        /** Sum over the block's rows i of W_ij [N_b]. */
        final double[] columnSums = new double[v.length];

        /** Sum over the block's rows i of W_ij z_i, by dimension [padded D][N_b]. */
        final double[][] product = new double[padded][v.length];

        private final double[] w = new double[v.length];
        private final double[] scratch = new double[v.length];

        /**
         * Adds rows from .. to - 1 with the coefficient beta_i beta_j, less the precision Q_ij where a and b are one function.
         *
         * @param half whether to take only the pairs j >= i, those on the diagonal with half their weight (same)
         */
        void add(int from, int to, boolean half) {
            DMatrixRMaj precision = same ? a.precision() : null;
            for (int i = from; i < to; i++) {
                int start = half ? i : 0;
                exponentials(i, start);
                if (precision == null) {
                    weigh(w, b.weights(), a.weights()[i], start);
                } else {
                    System.arraycopy(precision.data, i * v.length + start, scratch, start, v.length - start);
                    weigh(w, b.weights(), a.weights()[i], scratch, start);
                }
                if (half) {
                    w[i] *= 0.5;
                }
                rowSums[i] = collect(w, columnSums, start);
                for (int d = 0; d < padded; d += SWEEP) {
                    sweep(
                            left[d][i],
                            left[d + 1][i],
                            left[d + 2][i],
                            w,
                            product[d],
                            product[d + 1],
                            product[d + 2],
                            start);
                }
            }
        }

        private void exponentials(int i, int start) {
            double constant = u[i];
            for (int j = start; j < w.length; j++) {
                w[j] = constant + v[j];
            }
            for (int d = 0; d < padded; d += SWEEP) {
                gather(
                        turned[d][i],
                        turned[d + 1][i],
                        turned[d + 2][i],
                        right[d],
                        right[d + 1],
                        right[d + 2],
                        w,
                        start);
            }
            ArrayExponential.apply(w, scratch, start, w.length);
        }
    }

    private static void gather(
            double p0, double p1, double p2, double[] z0, double[] z1, double[] z2, double[] w, int start) {
        for (int j = start; j < w.length; j++) {
            w[j] = Math.fma(p0, z0[j], Math.fma(p1, z1[j], Math.fma(p2, z2[j], w[j])));
        }
    }

    private static void weigh(double[] w, double[] beta, double factor, int start) {
        for (int j = start; j < w.length; j++) {
            w[j] *= factor * beta[j];
        }
    }

    private static void weigh(double[] w, double[] beta, double factor, double[] precision, int start) {
        for (int j = start; j < w.length; j++) {
            w[j] *= factor * beta[j] - precision[j];
        }
    }

    /** Adds w to the column sums and returns its sum, in four chains. */
    private static double collect(double[] w, double[] columnSums, int start) {
        for (int j = start; j < w.length; j++) {
            columnSums[j] += w[j];
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = start;
        for (; j + 3 < w.length; j += 4) {
            s0 += w[j];
            s1 += w[j + 1];
            s2 += w[j + 2];
            s3 += w[j + 3];
        }
        for (; j < w.length; j++) {
            s0 += w[j];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static void sweep(
            double z0, double z1, double z2, double[] w, double[] p0, double[] p1, double[] p2, int start) {
        for (int j = start; j < w.length; j++) {
            p0[j] = Math.fma(z0, w[j], p0[j]);
        }
        for (int j = start; j < w.length; j++) {
            p1[j] = Math.fma(z1, w[j], p1[j]);
        }
        for (int j = start; j < w.length; j++) {
            p2[j] = Math.fma(z2, w[j], p2[j]);
        }
    }

    /**
     * The sums of W, W z_ij and W z_ij z_ij' over a block of rows, z_ij = z_i + z_j.
     *
     * @param half as in {@link Block#add}; the result is then doubled and so stands for all pairs
     */
    PairSums sums(int from, int to, boolean half) {
        Block block = new Block();
        block.add(from, to, half);
        double factor = half ? 2 : 1;
        double total = factor * InputExpectation.sum(block.columnSums);
        double[] first = new double[dimension];
        DMatrixRMaj second = new DMatrixRMaj(dimension, dimension);
        double[] byRow = new double[u.length];
        double[] byColumn = new double[v.length];
        for (int d = 0; d < dimension; d++) {
            for (int i = from; i < to; i++) {
                byRow[i] = block.rowSums[i] * left[d][i];
            }
            for (int j = 0; j < v.length; j++) {
                byColumn[j] = Math.fma(block.columnSums[j], right[d][j], block.product[d][j]);
            }
            first[d] = factor * (InputExpectation.sum(byRow) + InputExpectation.dot(block.columnSums, right[d]));
            for (int e = 0; e < dimension; e++) {
                double value =
                        factor * (InputExpectation.dot(byRow, left[e]) + InputExpectation.dot(byColumn, right[e]));
                second.data[d * dimension + e] += value;
                second.data[e * dimension + d] += factor * InputExpectation.dot(block.product[d], right[e]);
            }
        }
        return new PairSums(total, first, second);
    }
}
