package dev.mechanist.experiments.pilco;

import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.planners.pilco.ExpectedCost;
import dev.mechanist.planners.pilco.PilcoProblem;
import dev.mechanist.planners.pilco.StateFeatures;
import java.util.List;

/** The published scenarios as problems for the policy search. */
public final class PilcoProblems {
    private PilcoProblems() {}

    /** Policy and model see sines and cosines in place of angles; the cost has no exploration bonus. */
    public static PilcoProblem of(PilcoScenario scenario) {
        StateFeatures features =
                StateFeatures.sinesForAngles(scenario.plant().spec().stateAngles());
        return new PilcoProblem(
                scenario.name(),
                scenario.plant(),
                features,
                scenario.startMean(),
                scenario.startDeviation(),
                scenario.noise(),
                new ExpectedCost(
                        List.of(ScenarioLosses.ofTip(features, scenario.tip(), scenario.goal(), scenario.width())), 0),
                scenario.horizon(),
                scenario::distance,
                scenario.radius());
    }
}
