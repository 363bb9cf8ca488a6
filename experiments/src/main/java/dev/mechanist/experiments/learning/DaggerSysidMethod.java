package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.util.Optional;

/** Agnostic system identification (Ross and Bagnell 2012, algorithm 1). */
public final class DaggerSysidMethod {
    private static final CrossEntropy.Settings SEARCH = new CrossEntropy.Settings(80, 8, 4, 0.1);

    /**
     * How much of everything.
     *
     * @param horizon steps per plan
     * @param epochs passes through the data per fit
     */
    public record Settings(int horizon, int epochs) {
        public static final Settings DEFAULT = new Settings(20, 60);

        public Settings {
            requireAtLeast(1, "horizon", horizon);
            requireAtLeast(1, "epochs", epochs);
        }
    }

    private DaggerSysidMethod() {}

    /** @param device where networks run */
    public static LearningLoop.Method of(Settings settings, Device device) {
        return new LearningLoop.Method(
                "dagger-sysid",
                EnsembleSettings.deterministic(64, 64, 64).withDevice(device),
                TrainingSettings.oneStep(settings.epochs),
                1,
                LearningLoop.planning((model, cost, seed) -> planner(settings, model, cost, seed)),
                Optional.of(LearningLoop.planning((model, cost, seed) -> planner(settings, model, cost, seed))),
                settings.epochs + " epochs, horizon " + settings.horizon + ", " + SEARCH);
    }

    private static Planner planner(Settings settings, Dynamics model, Cost cost, long seed) {
        return new SamplingPlanner(
                new RolloutEvaluator(model, cost, settings.horizon, Workers.serial(), SEARCH.population()),
                SEARCH,
                seed);
    }
}
