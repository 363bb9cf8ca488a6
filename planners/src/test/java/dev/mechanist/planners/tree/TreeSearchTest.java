package dev.mechanist.planners.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.NoisyWorld;
import dev.mechanist.planners.QuadraticCost;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSearchTest {
    private static final LinearWorld WORLD = LinearWorld.doubleIntegrator(0.5, 1);
    private static final QuadraticCost COST =
            QuadraticCost.diagonal(new double[] {1, 0.5}, new double[] {0.01}, new double[] {10, 10});
    private static final double[] LEVELS = {-1, 0, 1};

    /** Against all 3^6 sequences. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsTheBestDiscreteSequence(long seed) {
        int horizon = 6;
        double[] start = {1, 0.3};
        double best = Double.POSITIVE_INFINITY;
        for (int code = 0; code < Math.pow(3, horizon); code++) {
            double[] x = start.clone();
            double[] next = new double[2];
            double total = 0;
            for (int t = 0, rest = code; t < horizon; t++, rest /= 3) {
                double[] u = {LEVELS[rest % 3]};
                total += COST.running(x, 0, u, 0, t);
                WORLD.stepRow(x, 0, u, 0, next, 0);
                x = next.clone();
            }
            best = Math.min(best, total + COST.terminal(x, 0, 0));
        }
        Plan plan = new TreeSearch(
                        new DynamicsSearch(WORLD, COST),
                        levels(),
                        horizon,
                        new TreeSearch.Settings(3000, 1, 1, 0.5),
                        seed)
                .plan(Planner.Request.from(start));
        assertEquals(best, plan.cost(), 1e-9);
    }

    private static ActionSource levels() {
        return ActionSource.discrete(List.of(new double[] {-1}, new double[] {0}, new double[] {1}));
    }

    /** Progressive widening beats the best of as many random sequences. */
    @Test
    void wideningApproachesTheContinuousOptimum() {
        double[] start = {1, 0.3};
        double optimum = BoxIlqr.gaussNewton(WORLD, COST, 6, TrajectorySettings.DEFAULT)
                .plan(Planner.Request.from(start))
                .cost();
        double shot = 0;
        double searched = 0;
        for (int seed = 1; seed <= 5; seed++) {
            shot += new SamplingPlanner(WORLD, COST, 6, new RandomShooting.Settings(3000), seed)
                            .plan(Planner.Request.from(start))
                            .cost()
                    - optimum;
            searched += new TreeSearch(
                                    new DynamicsSearch(WORLD, COST),
                                    ActionSource.widening(1, 0.5),
                                    6,
                                    new TreeSearch.Settings(3000, 0.1, 1, 0.5),
                                    seed)
                            .plan(Planner.Request.from(start))
                            .cost()
                    - optimum;
        }
        assertTrue(searched > 0 && searched < shot, searched + " against " + shot);
    }

    /** An environment is searched by snapshots and left where it stood. */
    @Test
    void environmentsAreSearchedAndRestored() {
        TaskEnvironment world = Environments.scenario("cart-pole-balance").environment();
        double[] x = world.reset(3).vector();
        Planner planner = new TreeSearch(
                new EnvironmentSearch(world),
                ActionSource.discrete(
                        List.of(world.spec().actionLower(), world.spec().actionUpper())),
                15,
                new TreeSearch.Settings(60, 1, 1, 0.5),
                1);
        Plan plan = planner.plan(Planner.Request.from(x));
        Plan again = planner.plan(Planner.Request.from(x));
        assertArrayEquals(plan.actions().data, again.actions().data);
        PlayedEpisode run = new EpisodePlayer(world).play(new RecedingHorizon(planner, world.spec()), 3);
        assertEquals(world.maxSteps(), run.episode().steps(), "the pole stands until the end");
    }

    /** A step whose noise grows with the action is avoided when rest is as good on average. */
    @Test
    void randomOutcomesAreAveraged() {
        QuadraticCost atRest = QuadraticCost.diagonal(new double[] {0}, new double[] {0}, new double[] {2});
        Planner planner = new TreeSearch(
                new StochasticSearch(new NoisyWorld(5, 99), atRest),
                ActionSource.discrete(List.of(new double[] {-0.1}, new double[] {-0.9})),
                1,
                new TreeSearch.Settings(2000, 0.3, 4, 0.5),
                2);
        assertEquals(
                -0.1, planner.plan(Planner.Request.from(new double[] {0.5})).action(0)[0]);
    }
}
