package dev.mechanist.experiments.learning;

import dev.mechanist.envs.Scenario;
import dev.mechanist.tensor.Device;
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
            defaultValue = "15",
            description = "Steps of a rollout in the model (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--updates",
            defaultValue = "600",
            description = "Updates of the policy per trial (default ${DEFAULT-VALUE}).")
    private int updates;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        return PolicyGradientMethod.of(new PolicyGradientMethod.Settings(3, horizon, updates), device);
    }
}
