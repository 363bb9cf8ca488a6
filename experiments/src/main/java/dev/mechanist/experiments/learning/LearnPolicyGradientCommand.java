package dev.mechanist.experiments.learning;

import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Policy gradient by backpropagation through the learned model. */
@Command(
        name = "policy-gradient",
        mixinStandardHelpOptions = true,
        description = "A neural policy, improved by backpropagation of the task's cost through a learned model.",
        footer = {
            "",
            "The policy of each trial is kept in DIR/policy-TRIAL. After each trial the run is saved; the same command goes on",
            "where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn policy-gradient --env pendulum --seed 1 --trials 10"
        })
public final class LearnPolicyGradientCommand extends TrialCommand {
    @Option(
            names = "--horizon",
            defaultValue = "25",
            description = "Steps of a rollout in the model (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(
            names = "--updates",
            defaultValue = "300",
            description = "Updates per trial, half of a new policy, half of the best (default ${DEFAULT-VALUE}).")
    private int updates;

    @Override
    TrialLoop loop(Scenario scenario, Device device, long seed, Path directory) {
        PolicyGradientMethod.Settings settings = new PolicyGradientMethod.Settings(3, horizon, updates);
        return new LearningLoop(scenario, PolicyGradientMethod.of(settings, device, directory), seed, directory);
    }
}
