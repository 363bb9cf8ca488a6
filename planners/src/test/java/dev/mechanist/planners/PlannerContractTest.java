package dev.mechanist.planners;

import dev.mechanist.core.Planner;
import dev.mechanist.core.contract.PlannerContract;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.evolution.SeparableCmaEs;
import dev.mechanist.planners.gradient.Adam;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.gradient.LimitedMemoryBfgs;
import dev.mechanist.planners.sampling.ActionMap;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import dev.mechanist.planners.sampling.PathIntegral;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.RewardWeighted;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.MultipleShooting;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import dev.mechanist.planners.tree.ActionSource;
import dev.mechanist.planners.tree.DynamicsSearch;
import dev.mechanist.planners.tree.TreeSearch;
import java.util.List;
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
    class Shooting implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new RandomShooting.Settings(200));
        }
    }

    @Nested
    class Icem implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new ImprovedCrossEntropy.Settings(60, 8, 4, 0.5, 0.1, 1.25, 0.3, 2));
        }
    }

    @Nested
    class Mppi implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new PathIntegral.Settings(100, 3, 0.5, 0.5, 0.9));
        }
    }

    @Nested
    class Pddm implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new RewardWeighted.Settings(100, 3, 1, 0.7, 0.6));
        }
    }

    @Nested
    class FullCma implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new EvolutionSampler.Settings(CmaEs::new, 20, 10, 0.3));
        }
    }

    @Nested
    class SeparableCma implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new EvolutionSampler.Settings(SeparableCmaEs::new, 20, 10, 0.3));
        }
    }

    @Nested
    class RestartedCma implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return sampling(new EvolutionSampler.Settings(SeparableCmaEs::new, 12, 300, 0.3).withRestarts(3, 1));
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
    class ProjectedAdam implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new GradientPlanner(
                    dynamics(),
                    cost(),
                    HORIZON,
                    new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 4, 0.3, 60),
                    5);
        }
    }

    @Nested
    class SquashedAdam implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new GradientPlanner(
                    dynamics(),
                    cost(),
                    HORIZON,
                    new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.squashing(), 4, 0.3, 60),
                    5);
        }
    }

    @Nested
    class ProjectedBfgs implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new GradientPlanner(
                    dynamics(),
                    cost(),
                    HORIZON,
                    new GradientPlanner.Settings(
                            LimitedMemoryBfgs.Settings.DEFAULT, ActionMap.projection(), 4, 0.3, 60),
                    5);
        }
    }

    @Nested
    class SquashedBfgs implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new GradientPlanner(
                    dynamics(),
                    cost(),
                    HORIZON,
                    new GradientPlanner.Settings(LimitedMemoryBfgs.Settings.DEFAULT, ActionMap.squashing(), 4, 0.3, 60),
                    5);
        }
    }

    @Nested
    class GapClosing implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return MultipleShooting.gaussNewton(dynamics(), cost(), HORIZON, TrajectorySettings.DEFAULT);
        }
    }

    @Nested
    class DiscreteTree implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new TreeSearch(
                    new DynamicsSearch(dynamics(), cost()),
                    ActionSource.discrete(List.of(new double[] {-2}, new double[] {0}, new double[] {2})),
                    HORIZON,
                    new TreeSearch.Settings(200, 0.3, 1, 0.5),
                    5);
        }
    }

    @Nested
    class WideningTree implements OnDoubleIntegrator {
        @Override
        public Planner planner() {
            return new TreeSearch(
                    new DynamicsSearch(dynamics(), cost()),
                    ActionSource.widening(1, 0.5),
                    HORIZON,
                    new TreeSearch.Settings(200, 0.3, 1, 0.5),
                    5);
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
