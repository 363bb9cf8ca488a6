package dev.mechanist.sysid.gp;

import dev.mechanist.core.Gaussian;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Expectations over pairs of points of two squared-exponential expansions a and b under z ~ N(m, S):
 * Q_ij = E[k_a(x_i, z) k_b(x_j, z)] = exp(u_i + v_j + z_i' T z_j) with z_i = inv(Lambda_a) (x_i - m),
 * z_j = inv(Lambda_b) (x_j - m), C = inv(Lambda_a) + inv(Lambda_b), T = inv(I + S C) S (Deisenroth and Rasmussen 2011,
 * equations 20 to 22, in logarithms). Every sum that moments and adjoints need is linear in W_ij = Q_ij times a coefficient, and
 * a single pass over the pairs collects them all: each exponential is computed once, in half of the pairs where a and b are one function.
 */
final class PairExpectation {
    /** Dimensions that one sweep over a row multiplies at once; they are padded with zeros to a multiple of it. */
    private static final int SWEEP = 3;

    /** Rows that one sweep adds to the sums at once. */
    private static final int ROWS = 4;

    /** Exponentials taken at once, as many as the nearest cache holds with what else is in use. */
    private static final int PANEL = 2048;

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

    /**
     * Sums of W over the rows of a block: over its columns, over its rows, and the product W' Z_a. The rows' exponents are laid out one after
     * another, because the exponential of one long stretch takes two thirds of the time of many short ones.
     */
    private final class Block {
        /** Sum over j of W_ij, for the rows i of the block, else 0 [N_a]. */
        final double[] rowSums = new double[u.length];

        /** Sum over the block's rows i of W_ij [N_b]. */
        final double[] columnSums = new double[v.length];

        /** Sum over the block's rows i of W_ij z_i, by dimension [D][N_b]. */
        final double[][] product = new double[dimension][v.length];

        private final double[] row = new double[v.length];
        private final double[][] w = new double[ROWS][v.length];
        private final int panelRows = Math.max(1, PANEL / (ROWS * v.length)) * ROWS;
        private final double[] panel = new double[panelRows * v.length];
        private final double[] scratch = new double[panel.length];

        /**
         * Adds rows from .. to - 1 with the coefficient beta_i beta_j, less the precision Q_ij where a and b are one function.
         *
         * @param half whether to take only the pairs j >= i, those on the diagonal with half their weight (same)
         */
        void add(int from, int to, boolean half) {
            for (int first = from; first < to; first += panelRows) {
                int last = Math.min(first + panelRows, to);
                exponentials(first, last, half);
                int at = 0;
                for (int i = first; i < last; i += ROWS) {
                    int rows = Math.min(last - i, ROWS);
                    int start = half ? i : 0;
                    for (int r = 0; r < rows; r++) {
                        System.arraycopy(panel, at, w[r], start, v.length - start);
                        at += v.length - start;
                        weigh(i + r, start, half, w[r]);
                    }
                    for (int r = rows; r < ROWS; r++) {
                        Arrays.fill(w[r], start, v.length, 0);
                    }
                    accumulate(i, rows, start);
                }
            }
            if (!same) {
                scaleByWeights();
            }
        }

        /** Q_ij of the panel's rows; in groups of four rows, which all start at the column of the first where half of the pairs do. */
        private void exponentials(int first, int last, boolean half) {
            int at = 0;
            for (int i = first; i < last; i++) {
                int start = half ? i - (i - first) % ROWS : 0;
                exponents(i, start);
                System.arraycopy(row, start, panel, at, v.length - start);
                at += v.length - start;
            }
            ArrayExponential.apply(panel, scratch, 0, at);
        }

        /** log Q_ij for j >= start. */
        private void exponents(int i, int start) {
            gather(turned[0][i], turned[1][i], turned[2][i], right[0], right[1], right[2], u[i], v, row, start);
            for (int d = SWEEP; d < padded; d += SWEEP) {
                gather(
                        turned[d][i],
                        turned[d + 1][i],
                        turned[d + 2][i],
                        right[d],
                        right[d + 1],
                        right[d + 2],
                        0,
                        row,
                        row,
                        start);
            }
        }

        /** From Q_ij to W_ij, for j >= start, and their sum; weights of two different functions are put on the sums instead. */
        private void weigh(int i, int start, boolean half, double[] w) {
            double weight = a.weights()[i];
            if (!same) {
                rowSums[i] = weight * dot(w, b.weights());
                return;
            }
            DMatrixRMaj precision = a.precision();
            if (precision == null) {
                PairExpectation.weigh(w, a.weights(), weight, start);
            } else {
                System.arraycopy(precision.data, i * v.length + start, row, start, v.length - start);
                PairExpectation.weigh(w, a.weights(), weight, row, start);
            }
            if (half) {
                Arrays.fill(w, start, i, 0);
                w[i] *= 0.5;
            }
            rowSums[i] = total(w, start);
        }

        private void accumulate(int i, int rows, int start) {
            double[] weights = a.weights();
            double f0 = same ? 1 : weights[i];
            double f1 = rows < 2 ? 0 : same ? 1 : weights[i + 1];
            double f2 = rows < 3 ? 0 : same ? 1 : weights[i + 2];
            double f3 = rows < 4 ? 0 : same ? 1 : weights[i + 3];
            sweep(f0, f1, f2, f3, w[0], w[1], w[2], w[3], columnSums, start);
            for (int d = 0; d < dimension; d++) {
                double[] z = left[d];
                sweep(
                        f0 * z[i],
                        rows < 2 ? 0 : f1 * z[i + 1],
                        rows < 3 ? 0 : f2 * z[i + 2],
                        rows < 4 ? 0 : f3 * z[i + 3],
                        w[0],
                        w[1],
                        w[2],
                        w[3],
                        product[d],
                        start);
            }
        }

        private void scaleByWeights() {
            double[] weights = b.weights();
            PairExpectation.weigh(columnSums, weights, 1, 0);
            for (double[] sums : product) {
                PairExpectation.weigh(sums, weights, 1, 0);
            }
        }
    }

    /** sum = base + constant + p' z along the points. */
    private static void gather(
            double p0,
            double p1,
            double p2,
            double[] z0,
            double[] z1,
            double[] z2,
            double constant,
            double[] base,
            double[] sum,
            int start) {
        for (int j = start; j < sum.length; j++) {
            sum[j] = Math.fma(p0, z0[j], Math.fma(p1, z1[j], Math.fma(p2, z2[j], base[j] + constant)));
        }
    }

    private static void weigh(double[] w, double[] beta, double factor, int start) {
        for (int j = start; j < w.length; j++) {
            w[j] *= factor * beta[j];
        }
    }

    private static void weigh(double[] w, double[] beta, double factor, double[] precision, int start) {
        for (int j = start; j < w.length; j++) {
            w[j] *= Math.fma(factor, beta[j], -precision[j]);
        }
    }

    private static double dot(double[] w, double[] beta) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int j = 0;
        for (; j + 7 < w.length; j += 8) {
            s0 = Math.fma(w[j], beta[j], s0);
            s1 = Math.fma(w[j + 1], beta[j + 1], s1);
            s2 = Math.fma(w[j + 2], beta[j + 2], s2);
            s3 = Math.fma(w[j + 3], beta[j + 3], s3);
            s4 = Math.fma(w[j + 4], beta[j + 4], s4);
            s5 = Math.fma(w[j + 5], beta[j + 5], s5);
            s6 = Math.fma(w[j + 6], beta[j + 6], s6);
            s7 = Math.fma(w[j + 7], beta[j + 7], s7);
        }
        for (; j < w.length; j++) {
            s0 = Math.fma(w[j], beta[j], s0);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** The sum of w from start on, in eight chains: additions in one chain would wait for each other. */
    private static double total(double[] w, int start) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int j = start;
        for (; j + 7 < w.length; j += 8) {
            s0 += w[j];
            s1 += w[j + 1];
            s2 += w[j + 2];
            s3 += w[j + 3];
            s4 += w[j + 4];
            s5 += w[j + 5];
            s6 += w[j + 6];
            s7 += w[j + 7];
        }
        for (; j < w.length; j++) {
            s0 += w[j];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** Adds four scaled rows at once, so that the sums pass through memory a quarter as often. */
    private static void sweep(
            double z0,
            double z1,
            double z2,
            double z3,
            double[] w0,
            double[] w1,
            double[] w2,
            double[] w3,
            double[] sums,
            int start) {
        for (int j = start; j < sums.length; j++) {
            sums[j] = Math.fma(z0, w0[j], Math.fma(z1, w1[j], Math.fma(z2, w2[j], Math.fma(z3, w3[j], sums[j]))));
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
        double[] rowSums = Arrays.copyOfRange(block.rowSums, from, to);
        double[][] z = new double[dimension][];
        for (int d = 0; d < dimension; d++) {
            z[d] = Arrays.copyOfRange(left[d], from, to);
        }
        double[] byRow = new double[to - from];
        double[] byColumn = new double[v.length];
        for (int d = 0; d < dimension; d++) {
            // W' Z_a and half of the columns' own squares; the transpose adds the other half.
            System.arraycopy(block.product[d], 0, byColumn, 0, v.length);
            addHalf(block.columnSums, right[d], byColumn);
            InputExpectation.multiply(rowSums, z[d], byRow);
            first[d] = factor * (InputExpectation.sum(byRow) + InputExpectation.dot(block.columnSums, right[d]));
            for (int e = 0; e < dimension; e++) {
                double value = factor * InputExpectation.dot(byColumn, right[e]);
                second.data[d * dimension + e] += value;
                second.data[e * dimension + d] += value;
                if (e <= d) {
                    double rows = factor * InputExpectation.dot(byRow, z[e]);
                    second.data[d * dimension + e] += rows;
                    second.data[e * dimension + d] += e < d ? rows : 0;
                }
            }
        }
        return new PairSums(total, first, second);
    }

    private static void addHalf(double[] a, double[] b, double[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] = Math.fma(0.5 * a[j], b[j], sum[j]);
        }
    }
}
