package dev.mechanist.experiments.cli;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.planners.PlannerTable;
import dev.mechanist.sysid.linear.LinearDynamics;
import dev.mechanist.sysid.shooting.FitSettings;
import dev.mechanist.sysid.shooting.PhysicsFit;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The planners with models found from data, in control of the true world: a linear model of the double integrator, and identified
 * physics, from a guess that is 30% off, of the swing-ups. What is solved with the true dynamics must be solved with these.
 * Half a minute: 35 pairs of planner and task are played to the end.
 */
class LearnedModelPlanningTest {
    @TestFactory
    Stream<DynamicTest> linearModelOfTheDoubleIntegrator() {
        LinearDynamics model = LinearDynamics.train(explore("double-integrator", 60), 1, 1e-9);
        return PlannerTable.withModel(model, PlannerTable.DOUBLE_INTEGRATOR);
    }

    @TestFactory
    Stream<DynamicTest> identifiedPhysics() {
        return Stream.of(PlannerTable.PENDULUM, PlannerTable.CART_POLE, PlannerTable.ACROBOT)
                .flatMap(world -> PlannerTable.withModel(identified(world.environment()), world));
    }

    private static ParametricDynamics identified(String name) {
        ParametricDynamics truth = Environments.scenario(name).world().dynamics();
        double[] guess = truth.parameterValues();
        for (int i = 0; i < guess.length; i++) {
            guess[i] *= truth.parameters().get(i).free() ? 1.3 : 1;
        }
        double[] noise = new double[truth.spec().n()];
        Arrays.fill(noise, 0.01);
        return PhysicsFit.fit(
                        truth.withParameterValues(guess),
                        explore(name, 100),
                        FitSettings.of(new FitSettings.Shooting.FromMeasured(0.5, 0.25), noise))
                .model();
    }

    /** One episode under uniform random actions. */
    private static DataSet explore(String name, int steps) {
        Environment world = Environments.make(name);
        RandomStream draws = RandomStream.of(9, "explore", 0);
        double lower = world.spec().actionLower()[0];
        double upper = world.spec().actionUpper()[0];
        Policy random = Policy.of((o, time, u) -> u[0] = draws.nextDouble(lower, upper));
        return DataSet.of(new EpisodePlayer(world).play(random, 9, steps).episode());
    }
}
