package dev.mechanist.experiments.pilco;

import dev.mechanist.core.gaussian.GaussianMap;
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

    /** With the published cost. */
    public static PilcoProblem of(PilcoScenario scenario) {
        return of(scenario, List.of(scenario.width()));
    }

    /**
     * Policy and model see sines and cosines in place of angles; the cost has no exploration bonus.
     *
     * @param widths of the losses whose mean is the cost, m
     */
    public static PilcoProblem of(PilcoScenario scenario, List<Double> widths) {
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
                new ExpectedCost(
                        widths.stream()
                                .map(width -> loss(scenario, features, width))
                                .toList(),
                        0),
                scenario.horizon(),
                scenario.falls(),
                scenario::distance,
                scenario.radius());
    }

    private static GaussianMap loss(PilcoScenario scenario, StateFeatures features, double width) {
        if (scenario.loss() instanceof Loss.Upright upright) {
            return ScenarioLosses.ofUnicycle(upright.wheel(), upright.frame(), width);
        }
        Loss.Tip tip = (Loss.Tip) scenario.loss();
        return ScenarioLosses.ofTip(features, tip.tip(), tip.goal(), width);
    }
}
