package dev.mechanist.planners;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every planner in receding-horizon control of every classic world, with the true dynamics as its model: at least two of
 * three fixed seeds must end where the task asks, wherever the pair is known to be solvable at this effort. A dash below is a
 * pair that runs but is too hard for the method at about 500 rollouts per plan; the run must then still be finite.
 *
 * <pre>
 *                    double-integrator  pendulum  cart-pole  acrobot
 * random shooting            x             -          -         -
 * CEM                        x             x          x         -
 * iCEM                       x             x          -         -
 * MPPI                       x             x          -         -
 * PDDM                       x             x          -         -
 * CMA-ES                     x             x          -         -
 * separable CMA-ES           x             x          -         -
 * IPOP-CMA-ES                x             x          -         -
 * Adam                       x             x          -         -
 * L-BFGS                     x             x          x         -
 * iLQR                       x             x          x         x
 * multiple shooting          x             x          x         x
 * iLQR, full Hessian         x             x          x         x
 * UCT                        x             -          -         -
 * UCT, widening              x             -          -         -
 * </pre>
 */
class PlannerMatrixTest {
    @TestFactory
    Stream<DynamicTest> table() {
        return Stream.of(
                        PlannerTable.DOUBLE_INTEGRATOR,
                        PlannerTable.PENDULUM,
                        PlannerTable.CART_POLE,
                        PlannerTable.ACROBOT)
                .flatMap(PlannerTable::withTrueDynamics);
    }
}
