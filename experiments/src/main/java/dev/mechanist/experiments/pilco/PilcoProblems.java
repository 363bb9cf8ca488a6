package dev.mechanist.experiments.pilco;

import dev.mechanist.core.GaussianMap;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenario.Loss;
import dev.mechanist.planners.pilco.ExpectedCost;
import dev.mechanist.planners.pilco.PilcoProblem;
import dev.mechanist.planners.pilco.StateFeatures;
import java.util.Arrays;
import java.util.List;

/** The published scenarios as problems for the policy search. */
public final class PilcoProblems {
    private PilcoProblems() {}

    /** Policy and model see sines and cosines in place of angles; the cost has no exploration bonus. */
    public static PilcoProblem of(PilcoScenario scenario) {
        StateFeatures all = StateFeatures.sinesForAngles(scenario.plant().spec().stateAngles());
        int[] seen = Arrays.stream(all.dynamics())
                .filter(i -> Arrays.stream(scenario.unseen()).noneMatch(unseen -> unseen == i))
                .toArray();
        StateFeatures features = new StateFeatures(all.states(), all.angles(), all.policy(), seen);
        return new PilcoProblem(
                scenario.name(),
                scenario.plant(),
                features,
                scenario.startMean(),
                scenario.startDeviation(),
                scenario.noise(),
                new ExpectedCost(List.of(loss(scenario, features)), 0),
                scenario.horizon(),
                scenario.falls(),
                scenario::distance,
                scenario.radius());
    }

    private static GaussianMap loss(PilcoScenario scenario, StateFeatures features) {
        if (scenario.loss() instanceof Loss.Upright upright) {
            return ScenarioLosses.ofUnicycle(upright.wheel(), upright.frame(), scenario.width());
        }
        Loss.Tip tip = (Loss.Tip) scenario.loss();
        return ScenarioLosses.ofTip(features, tip.tip(), tip.goal(), scenario.width());
    }
}
