package dev.mechanist.experiments.learning;

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
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Policy gradient by backpropagation through the learned model. */
@Command(
        name = "policy-gradient",
        mixinStandardHelpOptions = true,
        description = "A neural policy, improved by backpropagation of the task's cost through a learned model.",
        footer = {
            "",
            "After each trial the run is saved; the same command goes on where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn policy-gradient --env pendulum --seed 1 --trials 10"
        })
public final class LearnPolicyGradientCommand extends LearningCommand {
    private static final int STARTS = 32;

    @Option(
            names = "--horizon",
            defaultValue = "30",
            description = "Steps of a rollout in the model (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--updates",
            defaultValue = "300",
            description = "Updates of the policy per trial (default ${DEFAULT-VALUE}).")
    private int updates;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        if (updates < 1) {
            throw new InputException("--updates must be at least 1, not " + updates);
        }
        return new LearningLoop.Method(
                "policy-gradient",
                EnsembleSettings.ensemble(5, false, 64, 64).withDevice(device),
                TrainingSettings.oneStep(60),
                1,
                (model, world, seed) -> improved(model, world, seed, device),
                Optional.empty(),
                updates + " updates, horizon " + horizon);
    }

    /** A fresh policy, trained in the model from start states of the task. */
    private ActionSource improved(NeuralEnsemble model, Scenario scenario, long seed, Device device) {
        int n = model.spec().n();
        DMatrixRMaj starts = new DMatrixRMaj(STARTS, n);
        double[] x = new double[n];
        PolicySettings settings = PolicySettings.DEFAULT.withDevice(device);
        try (ModelPolicyGradient gradient =
                new ModelPolicyGradient(model, scenario.task().cost(), horizon, settings, seed)) {
            for (int k = 0; k < updates; k++) {
                RandomStream random = RandomStream.of(seed, "policy starts", k);
                for (int row = 0; row < STARTS; row++) {
                    scenario.task().start().sample(random, x);
                    System.arraycopy(x, 0, starts.data, row * n, n);
                }
                gradient.improve(starts);
            }
            NeuralPolicy policy = gradient.policy();
            return (state, t) -> policy.act(state);
        }
    }
}
