package dev.mechanist.planners;

import dev.mechanist.core.Planner;
import dev.mechanist.core.contract.PlannerContract;
import org.junit.jupiter.api.Nested;

/** Every planner on a double integrator that is to be brought to rest at the origin. */
class PlannerContractTest {
    private static final int HORIZON = 12;

    /** What all planners share. */
    interface OnDoubleIntegrator extends PlannerContract {
        @Override
        default LinearWorld dynamics() {
            return LinearWorld.doubleIntegrator(0.1, 2);
        }

        @Override
        default QuadraticCost cost() {
            return QuadraticCost.diagonal(new double[] {1, 0.1}, new double[] {0.01}, new double[] {10, 10});
        }

        @Override
        default double[] start() {
            return new double[] {1, -0.5};
        }

        default Planner sampling(Sampler.Settings settings) {
            return new SamplingPlanner(dynamics(), cost(), HORIZON, settings, 7);
        }
    }

    @Nested
    class Cem implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new CrossEntropy.Settings(50, 8, 4, 0.1));
        }
    }

    @Nested
    class Ilqr implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return BoxIlqr.gaussNewton(dynamics(), cost(), HORIZON, TrajectorySettings.DEFAULT);
        }
    }

    @Nested
    class FullHessianIlqr implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return BoxIlqr.fullHessian(dynamics(), cost(), HORIZON, TrajectorySettings.DEFAULT);
        }
    }

    @Nested
    class RandomStarts implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new RandomStart(
                    BoxIlqr.gaussNewton(dynamics(), cost(), HORIZON, TrajectorySettings.DEFAULT),
                    dynamics().spec(),
                    new RandomStart.Settings(2, 0.3),
                    3);
        }
    }
}
