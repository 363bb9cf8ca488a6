package dev.mechanist.experiments.study;

import dev.mechanist.core.Environment;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.envs.Scenario;
import dev.mechanist.experiments.study.CellResult.Control;
import dev.mechanist.planners.ControlledEpisode;
import dev.mechanist.planners.RecedingHorizon;

/** Computes cells; each is a function of its own content alone. */
final class CellComputation {
    private CellComputation() {}

    /** A result with its times. */
    record Outcome(CellResult result, CellTiming timing) {}

    /** Scores the open-loop predictions of a model. */
    static CellResult predict(StudyModel model, Trial trial, Study.Prediction settings) {
        double dt = trial.test().spec().dt();
        int longest = Math.max(1, (int) Math.round(settings.longest() / dt));
        PredictionError.Curve curve =
                PredictionError.curve(model.dynamics().fork(), trial.test(), longest, settings.windows());
        double[] seconds = new double[curve.steps().length];
        for (int k = 0; k < seconds.length; k++) {
            seconds[k] = curve.steps()[k] * dt;
        }
        return CellResult.of(new CellResult.Prediction(
                seconds, curve.errors(), curve.diverged(), model.derivatives(), model.parameters(), model.warnings()));
    }

    /** Runs one episode of a task, planning with the model and acting in the true world. */
    static Outcome control(StudyModel model, Scenario scenario, Study.Choice choice, long seed) {
        Environment environment = scenario.environment();
        SmoothCost cost = environment.cost();
        Planner planner = PlannerClasses.planner(
                choice.name(), choice.settings(), model.dynamics().fork(), cost, seed);
        RecedingHorizon controller =
                new RecedingHorizon(planner, environment.spec(), PlannerClasses.recedingHorizon(choice.settings()));
        ControlledEpisode run = ControlledEpisode.run(environment, controller, seed);
        double[][] states = new double[run.episode().steps() + 1][];
        int n = environment.spec().n();
        for (int t = 0; t < states.length; t++) {
            states[t] = java.util.Arrays.copyOfRange(run.episode().states().data, t * n, (t + 1) * n);
        }
        CellResult result = CellResult.of(new Control(
                run.totalReward(),
                run.totalCost(),
                run.episode().steps(),
                run.plans().stream()
                        .mapToLong(PlanStatistics::modelSteps)
                        .average()
                        .orElse(0),
                run.plans().stream().mapToLong(PlanStatistics::rejected).sum(),
                run.episode().times(),
                states));
        double[] milliseconds = run.plans().stream()
                .mapToDouble(PlanStatistics::milliseconds)
                .sorted()
                .toArray();
        return new Outcome(result, new CellTiming(Double.NaN, milliseconds[milliseconds.length / 2], Double.NaN));
    }
}
