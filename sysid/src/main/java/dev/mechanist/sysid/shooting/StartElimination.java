package dev.mechanist.sysid.shooting;

import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Solves the normal equations of a shooting problem: start states of neighbouring stretches are coupled by their joint, so the
 * system is a chain of [n, n] blocks per episode with a border of width p. The chain is eliminated first to last, the border
 * solved, and the start states follow last to first.
 */
final class StartElimination {
    private final StretchEquations[] blocks;
    private final boolean freeStarts;
    private final int n;
    private final int p;
    private final DMatrixRMaj border;
    private final double[] right;

    /** Per block: D^-1 [coupling to the next | hxp | gx], [n, n + p + 1]. */
    private final DMatrixRMaj[] solved;

    private boolean definite = true;

    /**
     * @param blocks linearised stretches
     * @param damping multiple of the Hessian's diagonal that is added to it
     * @param precision of a Gaussian prior, added to the diagonal of theta [p]
     * @param pull gradient of the prior [p]
     */
    StartElimination(
            ShootingProblem problem, StretchEquations[] blocks, double damping, double[] precision, double[] pull) {
        this.blocks = blocks;
        freeStarts = problem.freeStarts();
        n = problem.n();
        p = problem.p();
        border = new DMatrixRMaj(p, p);
        right = new double[p];
        solved = new DMatrixRMaj[blocks.length];
        for (StretchEquations block : blocks) {
            CommonOps_DDRM.addEquals(border, block.hpp);
            for (int j = 0; j < p; j++) {
                right[j] += block.gp[j];
            }
        }
        for (int j = 0; j < p; j++) {
            right[j] += pull[j];
            double diagonal = border.get(j, j) + precision[j];
            border.set(j, j, diagonal + damping * (diagonal > 0 ? diagonal : 1));
        }
        if (freeStarts) {
            eliminate(damping);
        }
    }

    private void eliminate(double damping) {
        int width = n + p + 1;
        DMatrixRMaj diagonal = new DMatrixRMaj(n, n);
        DMatrixRMaj sides = new DMatrixRMaj(n, width);
        DMatrixRMaj carriedDiagonal = new DMatrixRMaj(n, n);
        DMatrixRMaj carriedSides = new DMatrixRMaj(n, width);
        DMatrixRMaj product = new DMatrixRMaj(width, width);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(n);
        for (int s = 0; s < blocks.length; s++) {
            boolean continues = s > 0 && blocks[s - 1].joined;
            gather(s, continues, damping, diagonal, sides);
            if (continues) {
                CommonOps_DDRM.subtractEquals(diagonal, carriedDiagonal);
                CommonOps_DDRM.subtractEquals(sides, carriedSides);
            }
            solved[s] = new DMatrixRMaj(n, width);
            if (!solver.setA(diagonal.copy())) {
                definite = false;
                return;
            }
            solver.solve(sides.copy(), solved[s]);
            CommonOps_DDRM.multTransA(sides, solved[s], product);
            subtractFromBorder(product);
            carry(product, carriedDiagonal, carriedSides);
        }
    }

    /** Block s with its damped diagonal, and what the joint before it adds: [hxx] and [coupling | hxp | gx]. */
    private void gather(int s, boolean continues, double damping, DMatrixRMaj diagonal, DMatrixRMaj sides) {
        StretchEquations block = blocks[s];
        diagonal.setTo(block.hxx);
        CommonOps_DDRM.insert(block.coupling, sides, 0, 0);
        CommonOps_DDRM.insert(block.hxp, sides, 0, n);
        for (int i = 0; i < n; i++) {
            sides.set(i, n + p, block.gx[i]);
        }
        if (continues) {
            StretchEquations before = blocks[s - 1];
            for (int i = 0; i < n; i++) {
                diagonal.add(i, i, before.nextHxx[i]);
                for (int j = 0; j < p; j++) {
                    sides.add(i, n + j, before.nextHxp.get(i, j));
                }
                sides.add(i, n + p, before.nextGx[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            diagonal.set(i, i, diagonal.get(i, i) * (1 + damping));
        }
    }

    private void subtractFromBorder(DMatrixRMaj product) {
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                border.add(i, j, -product.get(n + i, n + j));
            }
            right[i] -= product.get(n + i, n + p);
        }
    }

    /** What elimination of a block takes from the next one. */
    private void carry(DMatrixRMaj product, DMatrixRMaj carriedDiagonal, DMatrixRMaj carriedSides) {
        carriedSides.zero();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                carriedDiagonal.set(i, j, product.get(i, j));
            }
            for (int j = 0; j <= p; j++) {
                carriedSides.set(i, n + j, product.get(i, n + j));
            }
        }
    }

    /** The Hessian of theta with the start states eliminated [p, p]; empty where that broke down. */
    Optional<DMatrixRMaj> border() {
        return definite && !MatrixFeatures_DDRM.hasUncountable(border) ? Optional.of(border) : Optional.empty();
    }

    /**
     * The change of theta [p]; null where the system is not positive definite.
     *
     * @param fixed where a number, the prescribed change of a parameter; where NaN, the parameter moves freely [p]
     */
    double[] solveBorder(double[] fixed) {
        if (!definite) {
            return null;
        }
        int[] moving = IntStream.range(0, p).filter(j -> Double.isNaN(fixed[j])).toArray();
        double[] theta = fixed.clone();
        int k = moving.length;
        if (k == 0) {
            return theta;
        }
        DMatrixRMaj matrix = new DMatrixRMaj(k, k);
        DMatrixRMaj side = new DMatrixRMaj(k, 1);
        DMatrixRMaj solution = new DMatrixRMaj(k, 1);
        for (int i = 0; i < k; i++) {
            double sum = -right[moving[i]];
            for (int j = 0; j < p; j++) {
                if (!Double.isNaN(fixed[j])) {
                    sum -= border.get(moving[i], j) * fixed[j];
                }
            }
            side.set(i, 0, sum);
            for (int j = 0; j < k; j++) {
                matrix.set(i, j, border.get(moving[i], moving[j]));
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(k);
        if (!solver.setA(matrix)) {
            return null;
        }
        solver.solve(side, solution);
        for (int i = 0; i < k; i++) {
            if (!Double.isFinite(solution.data[i])) {
                return null;
            }
            theta[moving[i]] = solution.data[i];
        }
        return theta;
    }

    /** The change of the start states that goes with a change of theta [stretches n]; empty without free starts. */
    double[] startsFor(double[] theta) {
        if (!freeStarts) {
            return new double[0];
        }
        double[] starts = new double[blocks.length * n];
        for (int s = blocks.length - 1; s >= 0; s--) {
            for (int i = 0; i < n; i++) {
                double sum = solved[s].get(i, n + p);
                for (int j = 0; j < p; j++) {
                    sum += solved[s].get(i, n + j) * theta[j];
                }
                if (blocks[s].joined) {
                    for (int j = 0; j < n; j++) {
                        sum += solved[s].get(i, j) * starts[(s + 1) * n + j];
                    }
                }
                starts[s * n + i] = -sum;
            }
        }
        return starts;
    }
}
