package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.neural.TrainingSettings;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.training.Schedule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Policy gradient by backpropagation through a learned model ({@link PolicySearch}). Half of a trial's updates go to a new
 * policy, so that none stays stuck for good, the other half to the better one of it and the last trial's; which one that is
 * and which one acts is decided by whole episodes in the model. The policy of every trial is kept in {@code policy-TRIAL}.
 */
public final class PolicyGradientMethod {
    /**
     * How to improve.
     *
     * @param randomTrials episodes of random actions before the first fit
     * @param horizon steps of a rollout in the model, at least 1; the terminal cost stands for what follows
     * @param updates of policies per trial, at least 2
     */
    public record Settings(int randomTrials, int horizon, int updates) {
        public static final Settings DEFAULT = new Settings(3, 25, 300);

        public Settings {
            requireAtLeast(1, "randomTrials", randomTrials);
            requireAtLeast(1, "horizon", horizon);
            requireAtLeast(2, "updates", updates);
        }
    }

    private static final double RATE = 1e-2;
    private static final double LAST_RATE = 1e-3;

    private PolicyGradientMethod() {}

    /** @param directory where the policy of each trial is kept, for the next one */
    public static LearningLoop.Method of(Settings settings, Device device, Path directory) {
        return new LearningLoop.Method(
                "policy-gradient",
                EnsembleSettings.ensemble(5, false, 64, 64).withDevice(device),
                TrainingSettings.oneStep(60),
                settings.randomTrials,
                (model, experience, scenario, seed) ->
                        improved(model, experience, scenario, seed, settings, device, directory),
                Optional.empty(),
                settings.randomTrials + " random trials, " + settings.updates + " updates at " + RATE + " to "
                        + LAST_RATE + ", horizon " + settings.horizon + ", starts between the extremes of experience");
    }

    private static NeuralPolicy improved(
            NeuralEnsemble model,
            DataSet experience,
            Scenario scenario,
            long seed,
            Settings settings,
            Device device,
            Path directory) {
        int trial = experience.episodes().size();
        int fresh = (settings.updates + 1) / 2;
        PolicySettings shape =
                PolicySettings.DEFAULT.withDevice(device).withRate(Schedule.cosine(RATE, LAST_RATE, fresh));
        try (PolicySearch search =
                new PolicySearch(model, experience, scenario.task(), settings.horizon, shape, seed)) {
            search.improveNew(fresh);
            if (trial > settings.randomTrials) {
                search.judge(NeuralPolicy.load(folder(directory, trial - 1), device));
            }
            search.improveBest(settings.updates - fresh);
            Artefacts.save(
                    folder(directory, trial),
                    search.best(),
                    Provenance.of(Map.of("environment", scenario.name())).withSeed(seed));
            return search.best();
        }
    }

    private static Path folder(Path directory, int trial) {
        return directory.resolve("policy-" + trial);
    }
}
