package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.numerics.Workers;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.util.Optional;

/** The model-based part of MBMF: one deterministic network under random shooting (Nagabandi et al. 2018). */
public final class MbmfMethod {
    /**
     * How much of everything.
     *
     * @param random episodes of random actions before the first fit
     * @param population action sequences per plan
     * @param horizon steps per plan
     * @param epochs passes through the data per fit
     */
    public record Settings(int random, int population, int horizon, int epochs) {
        public static final Settings DEFAULT = new Settings(5, 1000, 20, 40);

        public Settings {
            requireAtLeast(1, "random", random);
            requireAtLeast(1, "population", population);
            requireAtLeast(1, "horizon", horizon);
            requireAtLeast(1, "epochs", epochs);
        }
    }

    private MbmfMethod() {}

    /** @param device where networks run */
    public static LearningLoop.Method of(Settings s, Device device) {
        return new LearningLoop.Method(
                "mbmf",
                EnsembleSettings.deterministic(500).withDevice(device),
                TrainingSettings.oneStep(s.epochs).withBatch(512),
                s.random,
                LearningLoop.planning((model, cost, seed) -> new SamplingPlanner(
                        new RolloutEvaluator(model, cost, s.horizon, Workers.serial(), s.population),
                        new RandomShooting.Settings(s.population),
                        seed)),
                Optional.empty(),
                s.random + " random trials, " + s.epochs + " epochs, horizon " + s.horizon + ", population "
                        + s.population);
    }
}
