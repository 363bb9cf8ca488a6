package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.contract.PlannerContract;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Deviations;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import dev.mechanist.planners.tree.ActionSource;
import dev.mechanist.planners.tree.StochasticSearch;
import dev.mechanist.planners.tree.TreeSearch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Costs that move with time: what a planner plans for is what they say at the step of the episode at which its plan starts. */
class MovingReferenceTest {
    private static final String TRACKING = "double-integrator-tracking";
    private static final int LATER = 30;

    /** Another cost, so many steps later. */
    private record Shifted(SmoothCost cost, int by) implements SmoothCost {
        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return cost.running(x, xo, u, uo, t + by);
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return cost.terminal(x, xo, t + by);
        }

        @Override
        public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            return cost.expandRunning(x, xo, u, uo, t + by, e);
        }

        @Override
        public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
            return cost.expandTerminal(x, xo, t + by, e);
        }

        @Override
        public int n() {
            return cost.n();
        }

        @Override
        public int m() {
            return cost.m();
        }

        @Override
        public Shifted fork() {
            return new Shifted(cost.fork(), by);
        }
    }

    private static Plan plan(Planner planner, double[] state, int step) {
        return planner.plan(new Planner.Request(state, 0, step, Optional.empty(), Budget.UNLIMITED));
    }

    /** To plan at a later step is to plan at once for the later cost, to the bit; and not to plan for the first one. */
    private static void assertPlansForItsStep(Function<SmoothCost, Planner> planner, SmoothCost cost, double[] state) {
        Plan later = plan(planner.apply(cost), state, LATER);
        PlannerContract.assertSameBits(plan(planner.apply(new Shifted(cost, LATER)), state, 0), later);
        Plan first = plan(planner.apply(cost), state, 0);
        double[] misplaced = new double[1];
        cost.evaluate(flat(first.states()), flat(first.actions()), LATER, misplaced);
        assertTrue(later.cost() < 0.8 * misplaced[0], later.cost() + " against " + misplaced[0]);
    }

    private static DMatrixRMaj flat(DMatrixRMaj rows) {
        return new DMatrixRMaj(1, rows.getNumElements(), true, rows.data);
    }

    @TestFactory
    Stream<DynamicTest> everyPlannerPlansForItsStep() {
        TaskEnvironment world = Environments.scenario(TRACKING).environment();
        return PlannerTable.planners().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertPlansForItsStep(
                                cost -> entry.getValue().create(world.dynamics(), cost, 12, 1),
                                world.task().cost(),
                                new double[] {0.1, -0.2})));
    }

    /** Random models: particles, and random outcomes in a tree. */
    @Test
    void plannersInRandomModelsPlanForTheirStep() {
        NoisyWorld world = new NoisyWorld(0.1, 99);
        SmoothCost cost = new ResidualCost(
                1,
                1,
                new Deviations(1, (t, i) -> 2 * Math.cos(Math.PI * t / LATER), new double[1]),
                List.of(
                        new ResidualCost.Term("place", 1, Norms.squared(), 1, 3),
                        new ResidualCost.Term("push", 1, Norms.squared(), 0.01, 0)));
        double[] middle = {0};
        assertPlansForItsStep(
                c -> new SamplingPlanner(
                        new ParticleEvaluator(world, c, 5, ParticleEvaluator.Particles.DEFAULT),
                        new CrossEntropy.Settings(60, 8, 3, 0.1),
                        1),
                cost,
                middle);
        assertPlansForItsStep(
                c -> new TreeSearch(
                        new StochasticSearch(world, c),
                        ActionSource.discrete(List.of(new double[] {-1}, new double[] {0}, new double[] {1})),
                        4,
                        new TreeSearch.Settings(400, 0.5, 2, 0.5),
                        1),
                cost,
                middle);
    }

    /** Distance from the reference, root mean square over the second of its two periods, m. */
    private static double error(Planner planner) {
        TaskEnvironment world = Environments.scenario(TRACKING).environment();
        DMatrixRMaj states = new EpisodePlayer(world)
                .play(new RecedingHorizon(planner, world.spec(), new RecedingHorizon.Settings(2, Budget.UNLIMITED)), 1)
                .episode()
                .states();
        assertEquals(161, states.numRows);
        double sum = 0;
        for (int t = 81; t <= 160; t++) {
            sum += Math.pow(states.get(t, 0) - 0.5 * Math.sin(2 * Math.PI * t * 0.05 / 4), 2);
        }
        return Math.sqrt(sum / 80);
    }

    /** A planner that takes every plan for the first. */
    private record Timeless(Planner planner) implements Planner {
        @Override
        public Plan plan(Request request) {
            return planner.plan(
                    new Request(request.state(), request.index(), 0, request.warmStart(), request.budget()));
        }

        @Override
        public int horizon() {
            return planner.horizon();
        }
    }

    private static Planner ilqr() {
        TaskEnvironment world = Environments.scenario(TRACKING).environment();
        return BoxIlqr.gaussNewton(world.dynamics(), world.task().cost(), 20, TrajectorySettings.DEFAULT);
    }

    private static Planner cem() {
        TaskEnvironment world = Environments.scenario(TRACKING).environment();
        return new SamplingPlanner(
                world.dynamics(), world.task().cost(), 15, new CrossEntropy.Settings(60, 8, 3, 0.1), 1);
    }

    /** The reference moves 0.5 m to each side, 0.35 m in the root mean square; without the time, it is lost altogether. */
    @Test
    void aMovingReferenceIsFollowedByWhoKnowsTheTime() {
        double exact = error(ilqr());
        double sampled = error(cem());
        assertTrue(exact < 0.01, "iterative LQR: " + exact);
        assertTrue(sampled < 0.05, "cross-entropy: " + sampled);
        double lost = error(new Timeless(ilqr()));
        assertTrue(lost > 0.3, "without the time: " + lost);
    }

    /** An action that takes effect 4 steps late is planned for the time when it does. */
    @Test
    void latencyMovesTheTimeOfAPlanToo() {
        TaskEnvironment world = Environments.scenario(TRACKING).environment();
        double[] u = {0};
        double[] requested = new double[1];
        Planner noting = new Planner() {
            private final Planner inner = ilqr();

            @Override
            public Plan plan(Request request) {
                requested[0] = request.step();
                return inner.plan(request);
            }

            @Override
            public int horizon() {
                return inner.horizon();
            }
        };
        LatencyAware late = new LatencyAware(new RecedingHorizon(noting, world.spec()), world.dynamics(), 4).start(1);
        for (int t = 0; t < 3; t++) {
            late.act(dev.mechanist.core.acting.Observation.of(0.2, 0), t * 0.05, u);
            assertArrayEquals(new double[] {t + 4}, requested);
        }
    }
}
