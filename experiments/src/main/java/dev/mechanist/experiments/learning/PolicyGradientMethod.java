package dev.mechanist.experiments.learning;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.ActionSource;
import dev.mechanist.envs.Scenario;
import dev.mechanist.graphnet.EnsembleSettings;
import dev.mechanist.graphnet.ModelPolicyGradient;
import dev.mechanist.graphnet.NeuralEnsemble;
import dev.mechanist.graphnet.NeuralPolicy;
import dev.mechanist.graphnet.PolicySettings;
import dev.mechanist.graphnet.TrainingSettings;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Schedule;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Policy gradient by backpropagation through a learned model, over short rollouts from states of experience, as in the
 * stochastic value gradients of Heess et al. 2015. Rollouts from the task's start states alone would have to be as long as the task's
 * way to its goal, and gradients through so many steps lead nowhere.
 */
final class PolicyGradientMethod {
    /**
     * How to improve.
     *
     * @param randomTrials episodes of random actions before the first fit
     * @param horizon steps of a rollout in the model; the terminal cost stands for what follows
     * @param updates of the policy per trial
     */
    record Settings(int randomTrials, int horizon, int updates) {
        Settings {
            if (updates < 1) {
                throw new InputException("--updates must be at least 1, not " + updates);
            }
        }
    }

    private static final int STARTS = 32;
    private static final double RATE = 3e-3;

    private PolicyGradientMethod() {}

    static LearningLoop.Method of(Settings settings, Device device) {
        return new LearningLoop.Method(
                "policy-gradient",
                EnsembleSettings.ensemble(5, false, 64, 64).withDevice(device),
                TrainingSettings.oneStep(60),
                settings.randomTrials,
                (model, experience, scenario, seed) -> improved(model, experience, scenario, seed, settings, device),
                Optional.empty(),
                settings.randomTrials + " random trials, " + settings.updates + " updates at " + RATE + ", horizon "
                        + settings.horizon + ", starts from experience");
    }

    /** A fresh policy, trained in the model. */
    private static ActionSource improved(
            NeuralEnsemble model, DataSet experience, Scenario scenario, long seed, Settings settings, Device device) {
        DMatrixRMaj starts = new DMatrixRMaj(STARTS, model.spec().n());
        PolicySettings shape = PolicySettings.DEFAULT.withDevice(device).withRate(Schedule.constant(RATE));
        try (ModelPolicyGradient gradient =
                new ModelPolicyGradient(model, scenario.task().cost(), settings.horizon, shape, seed)) {
            for (int k = 0; k < settings.updates; k++) {
                sample(experience, RandomStream.of(seed, "policy starts", k), starts);
                gradient.improve(starts);
            }
            NeuralPolicy policy = gradient.policy();
            return (state, t) -> policy.act(state);
        }
    }

    /** Fills rows with states drawn from all episodes. */
    private static void sample(DataSet experience, RandomStream random, DMatrixRMaj rows) {
        for (int row = 0; row < rows.numRows; row++) {
            Episode episode = experience
                    .episodes()
                    .get(random.nextInt(experience.episodes().size()));
            int t = random.nextInt(episode.states().numRows);
            System.arraycopy(episode.states().data, t * rows.numCols, rows.data, row * rows.numCols, rows.numCols);
        }
    }
}
