package dev.mechanist.experiments.shots;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.cost.Norms;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.DiscSimulator;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.planning.PlannerClass;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.planning.PlanningProblem;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * A shot that was looked for with a model and then made in the true world.
 *
 * @param goal what it is to do
 * @param direction of the push, rad
 * @param impulse of the push, N s
 * @param imagined what the model expects [T+1, n]
 * @param real what happens [T+1, n]
 * @param imaginedMiss how near the goal the model expects to come, m, as {@link ShotGoal#distance}
 * @param realMiss how near it came, between frames too
 * @param modelSteps steps of the model that were spent
 */
public record PlannedShot(
        ShotGoal goal,
        double direction,
        double impulse,
        DMatrixRMaj imagined,
        DMatrixRMaj real,
        double imaginedMiss,
        double realMiss,
        long modelSteps) {
    /** Moments per frame at which the true motion is looked at. */
    private static final int FINE = 20;

    /** Weakest impulse as a share of the strongest: that of the paper where nothing slows a ball, else a soft touch. */
    private static final double WEAKEST_SLIDING = 3.0 / 8;

    private static final double WEAKEST_ROLLING = 0.05;

    /** Whether the goal was reached. */
    public boolean hit() {
        return realMiss <= goal.enough();
    }

    /** The balls of an environment, wherever a seed puts them, at rest. */
    public static double[] table(Scenario scenario, long seed) {
        return atRest(
                scenario.environment().reset(seed).vector(),
                world(scenario).discs().size());
    }

    /** Without the velocities, and spins, of so many balls. */
    static double[] atRest(double[] state, int balls) {
        double[] rest = new double[state.length];
        for (int k = 0; k < 4 * balls; k++) {
            rest[k] = k % 4 > 1 ? 0 : state[k];
        }
        return rest;
    }

    /**
     * The balls of a task, if it is billiards and a ball of it can be pushed.
     *
     * @throws InputException for other tasks
     */
    public static BilliardDynamics world(Scenario scenario) {
        if (scenario.world().dynamics() instanceof BilliardDynamics balls
                && !balls.driven().isEmpty()) {
            return balls;
        }
        throw new InputException("a goal is for billiards, such as billiards-3 and pool, not for " + scenario.name());
    }

    /**
     * Looks for a shot and makes it.
     *
     * @param goal in its world
     * @param model of the same balls, one step a frame
     * @param balls where they are [n], at rest or not
     * @param frames how long to look ahead
     * @param planner name of a planner
     * @param settings of the planner
     * @param seed of the planner
     */
    public static PlannedShot of(
            ShotGoal goal, Dynamics model, double[] balls, int frames, String planner, Settings settings, long seed) {
        BilliardDynamics world = goal.world();
        if (!model.spec().equals(world.spec())) {
            throw new InputException("the model speaks of " + model.spec().n() + " states and "
                    + model.spec().m() + " actions at a step of " + model.spec().dt() + " s, the table of "
                    + world.spec().n() + " and " + world.spec().m() + " at "
                    + world.spec().dt() + " s");
        }
        double strongest = world.spec().actionUpper()[0];
        double weakest = strongest * (world.surface().deceleration() > 0 ? WEAKEST_ROLLING : WEAKEST_SLIDING);
        ShotDynamics shots = new ShotDynamics(model.fork(), goal, frames, weakest, strongest);
        StudyModel known = StudyModel.stepping(shots)
                .withDerivatives(new FiniteDifferenceDynamics(shots, 1e-4), "finite differences of step 1e-4");
        PlannerClasses.unfit(planner, settings, known).ifPresent(reason -> {
            throw new UnsuitableModelException(reason + ", for a shot");
        });
        PlannerClass<?> chosen = PlannerClasses.ALL.get(planner);
        try (Workers workers = Workers.of(PlannerClasses.threads(settings))) {
            PlanningProblem problem = new PlanningProblem(
                    known, null, miss(shots.spec().n()), 1, chosen.propagation(settings, known), workers, seed);
            Budget budget = PlannerClasses.recedingHorizon(settings).budget();
            double[] x0 = Arrays.copyOf(balls, balls.length + 1);
            Plan plan = chosen.planner(problem, settings)
                    .plan(new Planner.Request(x0, 0, 0, Optional.empty(), perShot(budget, frames)));
            return made(
                    goal,
                    model,
                    balls,
                    frames,
                    plan.actions().data[0],
                    shots.impulse(plan.actions().data[1]),
                    plan.statistics().modelSteps() * frames);
        }
    }

    private static Budget perShot(Budget budget, int frames) {
        return budget == Budget.UNLIMITED ? budget : Budget.ofModelSteps(Math.max(1, budget.modelSteps() / frames));
    }

    /** The square of what the goal was missed by, m. */
    private static SmoothCost miss(int n) {
        return new ResidualCost(n, 2, new Last(n), List.of(new ResidualCost.Term("miss", 1, Norms.squared(), 0, 1)));
    }

    private record Last(int n) implements Residuals {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            r[0] = x[xo + n - 1];
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            Arrays.fill(rx, 0, n, 0);
            Arrays.fill(ru, 0, 2, 0);
            rx[n - 1] = 1;
        }
    }

    /** Makes a shot on a model and in the world. */
    static PlannedShot made(
            ShotGoal goal,
            Dynamics model,
            double[] balls,
            int frames,
            double direction,
            double impulse,
            long modelSteps) {
        int n = balls.length;
        DMatrixRMaj imagined = ShotDynamics.motion(model, balls, direction, impulse, frames);
        DMatrixRMaj fine = inWorld(goal.world(), balls, direction, impulse, frames);
        DMatrixRMaj real = new DMatrixRMaj(frames + 1, n);
        for (int t = 0; t <= frames; t++) {
            System.arraycopy(fine.data, t * FINE * n, real.data, t * n, n);
        }
        return new PlannedShot(
                goal, direction, impulse, imagined, real, nearest(goal, imagined), nearest(goal, fine), modelSteps);
    }

    private static double nearest(ShotGoal goal, DMatrixRMaj states) {
        int t = goal.nearest(states.data, 0, states.numCols, states.numRows - 1);
        return t < 0 ? Double.POSITIVE_INFINITY : goal.distance(states.data, t * states.numCols);
    }

    /** The true motion at several moments per frame [FINE T + 1, n]. */
    private static DMatrixRMaj inWorld(
            BilliardDynamics world, double[] balls, double direction, double impulse, int frames) {
        DiscSimulator simulator = new DiscSimulator(world.table(), world.discs(), world.surface());
        simulator.requireFree(balls);
        simulator.place(balls, 0);
        simulator.push(world.driven().get(0), impulse * StrictMath.cos(direction), impulse * StrictMath.sin(direction));
        DMatrixRMaj states = new DMatrixRMaj(FINE * frames + 1, balls.length);
        System.arraycopy(balls, 0, states.data, 0, balls.length);
        for (int k = 1; k <= FINE * frames; k++) {
            simulator.advance(world.spec().dt() / FINE);
            simulator.read(states.data, k * balls.length);
        }
        return states;
    }
}
