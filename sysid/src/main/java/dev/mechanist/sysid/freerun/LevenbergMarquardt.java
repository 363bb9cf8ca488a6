package dev.mechanist.sysid.freerun;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Least squares from their normal equations, with Marquardt's scaling and Nielsen's damping (Madsen, Nielsen and Tingleff, 2004,
 * algorithm 3.16), as in {@link dev.mechanist.sysid.shooting.PhysicsFit}, for few parameters and residuals too many to keep.
 */
final class LevenbergMarquardt {
    /** Residuals that come in order, too many to keep. */
    interface Problem {
        /** Half the sum of squares; infinite where the parameters make no sense. */
        double cost(double[] theta);

        /**
         * The same, with its derivatives.
         *
         * @param hessian receives J'J [p, p]
         * @param gradient receives J'r [p]
         */
        double linearise(double[] theta, DMatrixRMaj hessian, double[] gradient);
    }

    /**
     * Where it ended.
     *
     * @param theta best parameters
     * @param cost there; infinite where not even the start made sense
     */
    record Result(double[] theta, double cost) {}

    private LevenbergMarquardt() {}

    /**
     * Descends.
     *
     * @param iterations at most
     * @param tolerance relative decrease at which it ends
     */
    static Result minimise(Problem problem, double[] start, int iterations, double tolerance) {
        int p = start.length;
        double[] theta = start.clone();
        DMatrixRMaj hessian = new DMatrixRMaj(p, p);
        double[] gradient = new double[p];
        double cost = problem.linearise(theta, hessian, gradient);
        double damping = 1e-3;
        double growth = 2;
        int small = 0;
        for (int k = 0; k < iterations && Double.isFinite(cost) && damping < 1e14; k++) {
            double[] step = step(hessian, gradient, damping);
            if (step == null) {
                damping *= growth;
                growth *= 2;
                continue;
            }
            double[] trial = theta.clone();
            double predicted = 0;
            for (int i = 0; i < p; i++) {
                trial[i] += step[i];
                predicted += 0.5 * step[i] * (damping * Math.max(hessian.get(i, i), 1e-12) * step[i] - gradient[i]);
            }
            double trialCost = problem.cost(trial);
            double gained = cost - trialCost;
            if (gained > 0) {
                double ratio = predicted > 0 ? gained / predicted : 1;
                damping = Math.max(1e-12, damping * Math.max(1.0 / 3, 1 - Math.pow(2 * ratio - 1, 3)));
                growth = 2;
                small = gained < tolerance * cost ? small + 1 : 0;
                theta = trial;
                cost = problem.linearise(theta, hessian, gradient);
                if (small >= 2) {
                    break;
                }
            } else {
                damping *= growth;
                growth *= 2;
            }
        }
        return new Result(theta, cost);
    }

    private static double[] step(DMatrixRMaj hessian, double[] gradient, double damping) {
        int p = gradient.length;
        DMatrixRMaj damped = hessian.copy();
        for (int i = 0; i < p; i++) {
            damped.add(i, i, damping * Math.max(hessian.get(i, i), 1e-12));
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(p);
        if (!solver.setA(damped)) {
            return null;
        }
        DMatrixRMaj right = new DMatrixRMaj(p, 1, true, gradient.clone());
        CommonOps_DDRM.changeSign(right);
        DMatrixRMaj step = new DMatrixRMaj(p, 1);
        solver.solve(right, step);
        return step.data;
    }
}
