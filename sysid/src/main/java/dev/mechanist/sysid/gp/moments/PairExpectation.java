package dev.mechanist.sysid.gp.moments;

import static dev.mechanist.sysid.gp.moments.PairScratch.ROWS;
import static dev.mechanist.sysid.gp.moments.PairScratch.SWEEP;
import static dev.mechanist.sysid.gp.moments.PairScratch.TILE;

import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.sysid.gp.algebra.ArrayExponential;
import dev.mechanist.sysid.gp.algebra.PointLoops;
import dev.mechanist.sysid.gp.kernel.PairSums;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Expectations over pairs of points of two squared-exponential expansions a and b under z ~ N(m, S):
 * Q_ij = E[k_a(x_i, z) k_b(x_j, z)] = exp(u_i + v_j + z_i' T z_j) with z_i = inv(Lambda_a) (x_i - m),
 * z_j = inv(Lambda_b) (x_j - m), C = inv(Lambda_a) + inv(Lambda_b), T = inv(I + S C) S (Deisenroth and Rasmussen 2011,
 * equations 20 to 22, in logarithms). Every sum that moments and adjoints need is linear in W_ij = Q_ij times a coefficient, and
 * a single pass over the pairs collects them all: each exponential is computed once, in half of the pairs where a and b are one function.
 *
 * <p>The coefficient is beta_i beta_j, less the precision Q_ij where a and b are one function. Rows' exponents are laid out one after another
 * before their exponentials are taken, because one long stretch takes two thirds of the time of many short ones.
 */
final class PairExpectation {
    private final SquaredExponentialPosterior a;
    private final SquaredExponentialPosterior b;
    private final boolean same;
    private final int from;
    private final int to;
    private final int columns;
    private final int dimension;
    private final PairScratch scratch;
    private final double[][] right;

    /** T and what else does not depend on the points. */
    final PairGeometry geometry;

    /**
     * @param same whether a and b are one function, not two that happen to have the same posterior; then only the pairs j >= i are
     *     computed
     * @param pointsOfA x_i by dimension [D][N_a]
     * @param pointsOfB x_j by dimension [D][N_b]
     * @param from first point of a
     * @param to after the last point of a
     * @param scratch overwritten
     */
    PairExpectation(
            SquaredExponentialPosterior a,
            SquaredExponentialPosterior b,
            boolean same,
            double[][] pointsOfA,
            double[][] pointsOfB,
            Gaussian z,
            int from,
            int to,
            PairScratch scratch) {
        this.a = a;
        this.b = b;
        this.same = same;
        this.from = from;
        this.to = to;
        this.scratch = scratch;
        columns = b.size();
        dimension = z.size();
        geometry = new PairGeometry(a, b, z.covariance());
        scale(pointsOfA, a, z.mean(), scratch.left, from, same ? columns : to);
        if (same) {
            right = scratch.left;
        } else {
            right = scratch.right;
            scale(pointsOfB, b, z.mean(), right, 0, columns);
        }
        for (int d = 0; d < dimension; d++) {
            turn(d, scratch.left, scratch.turned[d], from, to);
        }
        exponents(geometry.constant, a, scratch.left, scratch.u, from, to);
        exponents(0, b, right, scratch.v, same ? from : 0, columns);
    }

    private void scale(
            double[][] points,
            SquaredExponentialPosterior function,
            double[] mean,
            double[][] scaled,
            int first,
            int last) {
        double[] l = function.lengthScales();
        for (int d = 0; d < dimension; d++) {
            PointLoops.shiftAndScale(points[d], mean[d], 1 / (l[d] * l[d]), scaled[d], first, last);
        }
    }

    /** Row d of T z for points. */
    private void turn(int d, double[][] scaled, double[] result, int first, int last) {
        Arrays.fill(result, first, last, 0);
        for (int e = 0; e < dimension; e++) {
            PointLoops.addScaled(geometry.T.data[d * dimension + e], scaled[e], result, first, last);
        }
    }

    /** constant - 1/2 (x - m)' inv(Lambda) (x - m) + 1/2 z' T z for points. */
    private void exponents(
            double constant,
            SquaredExponentialPosterior function,
            double[][] scaled,
            double[] result,
            int first,
            int last) {
        double[] l = function.lengthScales();
        Arrays.fill(result, first, last, constant);
        for (int d = 0; d < dimension; d++) {
            turn(d, scaled, scratch.row, first, last);
            PointLoops.addScaled(-l[d] * l[d], scaled[d], scratch.row, first, last);
            PointLoops.addProduct(0.5, scaled[d], scratch.row, result, first, last);
        }
    }

    /** The sums of W, W z_ij and W z_ij z_ij' over the rows, z_ij = z_i + z_j; where a and b are one function, over all pairs. */
    PairSums sums() {
        Arrays.fill(scratch.columnSums, 0, columns, 0);
        for (double[] sums : scratch.product) {
            Arrays.fill(sums, 0, columns, 0);
        }
        Arrays.fill(scratch.rowSums, from, to, 0);
        int tiles = (columns + TILE - 1) / TILE;
        int width = (columns + tiles - 1) / tiles;
        for (int c = same ? from : 0; c < columns; c += width) {
            accumulate(c, Math.min(c + width, columns));
        }
        if (!same) {
            PointLoops.weigh(scratch.columnSums, 1, b.weights(), 0, columns);
            for (double[] sums : scratch.product) {
                PointLoops.weigh(sums, 1, b.weights(), 0, columns);
            }
        }
        return collect(same ? 2 : 1);
    }

    /** Adds the columns from first to end - 1 to the sums. */
    private void accumulate(int first, int end) {
        int panelRows = scratch.panel.length / (ROWS * (end - first)) * ROWS;
        int last = same ? Math.min(to, end) : to;
        for (int i = from; i < last; i += panelRows) {
            int rows = Math.min(panelRows, last - i);
            exponentials(i, rows, first, end);
            accumulate(i, rows, first, end);
        }
    }

    /** The first column, at least {@code first}, that the group of rows with row i takes; groups are counted from the first row. */
    private int start(int i, int first) {
        return same ? Math.max(first, i - (i - from) % ROWS) : first;
    }

    /** Q_ij of rows, one after another, in the panel. */
    private void exponentials(int row, int rows, int first, int end) {
        int at = 0;
        for (int i = row; i < row + rows; i++) {
            int start = start(i, first);
            gather(i, start, end);
            System.arraycopy(scratch.row, start, scratch.panel, at, end - start);
            at += end - start;
        }
        ArrayExponential.apply(scratch.panel, scratch.spare, 0, at);
    }

    /** log Q_ij. */
    private void gather(int i, int start, int end) {
        double[][] p = scratch.turned;
        double[] row = scratch.row;
        for (int d = 0; d < p.length; d += SWEEP) {
            PointLoops.gather(
                    p[d][i],
                    p[d + 1][i],
                    p[d + 2][i],
                    right[d],
                    right[d + 1],
                    right[d + 2],
                    d == 0 ? scratch.u[i] : 0,
                    d == 0 ? scratch.v : row,
                    row,
                    start,
                    end);
        }
    }

    /** Adds the panel's rows to the sums. */
    private void accumulate(int row, int rows, int first, int end) {
        int at = 0;
        for (int i = row; i < row + rows; i += ROWS) {
            int group = Math.min(row + rows - i, ROWS);
            int start = start(i, first);
            for (int r = 0; r < group; r++) {
                double[] w = scratch.w[r];
                System.arraycopy(scratch.panel, at, w, start, end - start);
                at += end - start;
                scratch.rowSums[i + r] += same ? weigh(i + r, start, end, w) : weightedSum(i + r, start, end, w);
            }
            for (int r = group; r < ROWS; r++) {
                Arrays.fill(scratch.w[r], start, end, 0);
            }
            sweep(i, group, start, end);
        }
    }

    /** From Q_ij to W_ij for j >= i, on the diagonal with half its weight; returns the row's sum. */
    private double weigh(int i, int start, int end, double[] w) {
        double[] weights = a.weights();
        DMatrixRMaj precision = a.precision();
        if (precision == null) {
            PointLoops.weigh(w, weights[i], weights, start, end);
        } else {
            System.arraycopy(precision.data, i * columns + start, scratch.row, start, end - start);
            PointLoops.weigh(w, weights[i], weights, scratch.row, start, end);
        }
        if (i >= start) {
            Arrays.fill(w, start, i, 0);
            w[i] *= 0.5;
        }
        return PointLoops.sum(w, start, end);
    }

    /** The sum of W over a row of Q. Between two functions beta_j comes to the columns' sums last, and W is not formed. */
    private double weightedSum(int i, int start, int end, double[] w) {
        return a.weights()[i] * PointLoops.dot(w, b.weights(), start, end);
    }

    private void sweep(int i, int rows, int start, int end) {
        sweep(i, rows, null, scratch.columnSums, start, end);
        for (int d = 0; d < dimension; d++) {
            sweep(i, rows, scratch.left[d], scratch.product[d], start, end);
        }
    }

    private void sweep(int i, int rows, double[] z, double[] sums, int start, int end) {
        double[][] w = scratch.w;
        PointLoops.sweep(
                factor(i, z),
                rows < 2 ? 0 : factor(i + 1, z),
                rows < 3 ? 0 : factor(i + 2, z),
                rows < 4 ? 0 : factor(i + 3, z),
                w[0],
                w[1],
                w[2],
                w[3],
                sums,
                start,
                end);
    }

    private double factor(int i, double[] z) {
        return (same ? 1 : a.weights()[i]) * (z == null ? 1 : z[i]);
    }

    private PairSums collect(double factor) {
        double total = factor * PointLoops.sum(scratch.columnSums, 0, columns);
        double[] first = new double[dimension];
        DMatrixRMaj second = new DMatrixRMaj(dimension, dimension);
        double[] byRow = scratch.u;
        double[] byColumn = scratch.v;
        for (int d = 0; d < dimension; d++) {
            PointLoops.multiply(scratch.rowSums, scratch.left[d], byRow, from, to);
            first[d] = factor
                    * (PointLoops.sum(byRow, from, to) + PointLoops.dot(scratch.columnSums, right[d], 0, columns));
            // W' Z_a and half of the columns' own squares; the transpose adds the other half.
            System.arraycopy(scratch.product[d], 0, byColumn, 0, columns);
            PointLoops.addProduct(0.5, scratch.columnSums, right[d], byColumn, 0, columns);
            for (int e = 0; e < dimension; e++) {
                double value = factor * PointLoops.dot(byColumn, right[e], 0, columns);
                second.data[d * dimension + e] += value;
                second.data[e * dimension + d] += value;
            }
            for (int e = 0; e <= d; e++) {
                double value = factor * PointLoops.dot(byRow, scratch.left[e], from, to);
                second.data[d * dimension + e] += value;
                if (e < d) {
                    second.data[e * dimension + d] += value;
                }
            }
        }
        return new PairSums(total, first, second);
    }
}
