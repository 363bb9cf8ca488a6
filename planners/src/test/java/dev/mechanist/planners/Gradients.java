package dev.mechanist.planners;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.SmoothCost;
import org.ejml.data.DMatrixRMaj;

/** First-order optimality of a plan, computed apart from any planner: by the model's pullback. */
public final class Gradients {
    private Gradients() {}

    /** dJ/dU of the plan's actions [H m]. */
    static double[] total(DifferentiableDynamics dynamics, SmoothCost cost, Plan plan) {
        DMatrixRMaj x0 = new DMatrixRMaj(1, plan.states().numCols);
        System.arraycopy(plan.states().data, 0, x0.data, 0, x0.numCols);
        DMatrixRMaj U = new DMatrixRMaj(
                1, plan.actions().getNumElements(), true, plan.actions().data.clone());
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        dynamics.rollout(x0, U, X);
        DMatrixRMaj gX = new DMatrixRMaj(0, 0);
        DMatrixRMaj direct = new DMatrixRMaj(0, 0);
        cost.gradient(X, U, 0, gX, direct);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        dynamics.pullback(X, U, gX, gU);
        double[] total = new double[U.numCols];
        for (int i = 0; i < total.length; i++) {
            total[i] = gU.data[i] + direct.data[i];
        }
        return total;
    }

    /**
     * Largest violation of the Karush-Kuhn-Tucker conditions of the box: inside it the gradient is zero; at a bound it pushes
     * outwards.
     */
    public static double violation(DifferentiableDynamics dynamics, SmoothCost cost, Plan plan) {
        Spec spec = dynamics.spec();
        double[] g = total(dynamics, cost, plan);
        double worst = 0;
        for (int i = 0; i < g.length; i++) {
            double u = plan.actions().data[i];
            double lower = spec.action().get(i % spec.m()).lower();
            double upper = spec.action().get(i % spec.m()).upper();
            double v = Math.abs(g[i]);
            if (u <= lower) {
                v = Math.max(0, -g[i]);
            } else if (u >= upper) {
                v = Math.max(0, g[i]);
            }
            worst = Math.max(worst, v);
        }
        return worst;
    }
}
