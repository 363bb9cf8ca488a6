package dev.mechanist.core;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Actions and what the model expects of them.
 *
 * @param states predicted x_0 .. x_H [H+1, n]
 * @param actions u_0 .. u_{H-1} [H, m], within bounds
 * @param cost predicted cost of executing the actions
 * @param gains feedback about the plan, u = u_t + K_t (x - x_t): K_t is rows t m .. (t+1) m - 1 of [H m, n]; empty for
 *     planners that have none
 * @param warmStart for the planner's next call
 * @param statistics how it went
 */
public record Plan(
        DMatrixRMaj states,
        DMatrixRMaj actions,
        double cost,
        Optional<DMatrixRMaj> gains,
        Planner.WarmStart warmStart,
        PlanStatistics statistics) {

    /** Action t as a fresh array [m]. */
    public double[] action(int t) {
        double[] u = new double[actions.numCols];
        System.arraycopy(actions.data, t * u.length, u, 0, u.length);
        return u;
    }
}
