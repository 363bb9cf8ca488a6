package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.envs.bodies.mechanics.Kinship;
import dev.mechanist.envs.bodies.mechanics.Tree;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A tree whose tendons have inertia: its mass matrix is M + sum_i a_i J_i' J_i with the armature a_i and the row J_i of each, which
 * the matrix inversion lemma solves by the tree and a small system; its bias has a_i J_i' (dJ_i/dt v) too. Of that sum a tree with branches
 * has only what {@link Kinship} keeps, and is solved as a dense matrix.
 */
public final class TendonInertia implements Tree {
    private final Tree tree;
    private final Tendons tendons;
    private final BodyTables t;
    private final int[] heavy;
    private final double[] rows;
    private final double[] columns;
    private final double[] small;
    private final double[] shares;
    private final double[] bias;
    private final double[] row;
    private final double[] column;
    /** The factors of the whole matrix [nv, nv]; null for a tree without branches. */
    private final double[] dense;

    private double[] v;
    private int vo;

    private TendonInertia(BodyTables t, Tree tree, Tendons tendons, int[] heavy) {
        this.t = t;
        this.tree = tree;
        this.tendons = tendons;
        this.heavy = heavy;
        int n = heavy.length;
        rows = new double[n * t.nv];
        columns = new double[n * t.nv];
        small = new double[n * n];
        shares = new double[n];
        bias = new double[t.nv];
        row = new double[t.nv];
        column = new double[t.nv];
        dense = Kinship.ofMass(t).all() ? null : new double[t.nv * t.nv];
    }

    /** The tree itself where no tendon has an armature. */
    public static Tree over(BodyModel model, Tree tree, Tendons tendons) {
        BodyTables t = model.tables();
        int[] heavy = IntStream.range(0, t.tendonArmature.length)
                .filter(i -> t.tendonArmature[i] != 0)
                .toArray();
        return heavy.length == 0 ? tree : new TendonInertia(t, tree, tendons, heavy);
    }

    @Override
    public void update(double[] q, int qo, double[] v, int vo) {
        tree.update(q, qo, v, vo);
        this.v = v;
        this.vo = vo;
    }

    @Override
    public double[] bias() {
        System.arraycopy(tree.bias(), 0, bias, 0, t.nv);
        for (int i : heavy) {
            tendons.add(i, t.tendonArmature[i] * tendons.drift(i, v, vo), bias);
        }
        return bias;
    }

    @Override
    public void massMatrix(double[] diagonal, double[] out) {
        tree.massMatrix(diagonal, out);
        tendons.addInertia(out);
    }

    @Override
    public void factor(double[] diagonal) {
        if (dense != null) {
            massMatrix(diagonal, dense);
            factorDense();
            return;
        }
        tree.factor(diagonal);
        int n = heavy.length;
        for (int k = 0; k < n; k++) {
            Arrays.fill(row, 0);
            tendons.add(heavy[k], 1, row);
            tree.solve(row, column);
            System.arraycopy(row, 0, rows, k * t.nv, t.nv);
            System.arraycopy(column, 0, columns, k * t.nv, t.nv);
        }
        // Cholesky of 1/a + J M^-1 J'.
        for (int r = 0; r < n; r++) {
            for (int c = 0; c <= r; c++) {
                double sum = r == c ? 1 / t.tendonArmature[heavy[r]] : 0;
                for (int d = 0; d < t.nv; d++) {
                    sum += rows[r * t.nv + d] * columns[c * t.nv + d];
                }
                for (int k = 0; k < c; k++) {
                    sum -= small[r * n + k] * small[c * n + k];
                }
                small[r * n + c] = r == c ? Math.sqrt(sum) : sum / small[c * n + c];
            }
        }
    }

    @Override
    public void solve(double[] force, double[] out) {
        if (dense != null) {
            solveDense(force, out);
            return;
        }
        tree.solve(force, out);
        int n = heavy.length;
        for (int r = 0; r < n; r++) {
            double sum = 0;
            for (int d = 0; d < t.nv; d++) {
                sum += rows[r * t.nv + d] * out[d];
            }
            for (int k = 0; k < r; k++) {
                sum -= small[r * n + k] * shares[k];
            }
            shares[r] = sum / small[r * n + r];
        }
        for (int r = n - 1; r >= 0; r--) {
            double sum = shares[r];
            for (int k = r + 1; k < n; k++) {
                sum -= small[k * n + r] * shares[k];
            }
            shares[r] = sum / small[r * n + r];
        }
        for (int k = 0; k < n; k++) {
            for (int d = 0; d < t.nv; d++) {
                out[d] -= columns[k * t.nv + d] * shares[k];
            }
        }
    }

    /** M = L' D L from the last degree of freedom to the first, as MuJoCo does: entries that were dropped may leave it indefinite. */
    private void factorDense() {
        int n = t.nv;
        for (int k = n - 1; k >= 0; k--) {
            double pivot = dense[k * n + k];
            for (int i = 0; i < k; i++) {
                double scale = dense[k * n + i] / pivot;
                for (int j = 0; j <= i; j++) {
                    dense[i * n + j] -= scale * dense[k * n + j];
                }
            }
            for (int i = 0; i < k; i++) {
                dense[k * n + i] /= pivot;
            }
        }
    }

    private void solveDense(double[] force, double[] out) {
        int n = t.nv;
        System.arraycopy(force, 0, out, 0, n);
        for (int k = n - 1; k >= 0; k--) {
            for (int i = 0; i < k; i++) {
                out[i] -= dense[k * n + i] * out[k];
            }
        }
        for (int k = 0; k < n; k++) {
            double sum = out[k] / dense[k * n + k];
            for (int i = 0; i < k; i++) {
                sum -= dense[k * n + i] * out[i];
            }
            out[k] = sum;
        }
    }
}
