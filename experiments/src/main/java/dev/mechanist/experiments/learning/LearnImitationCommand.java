package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.graphnet.policy.PolicySettings;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** DAgger with model-predictive control as the expert. */
@Command(
        name = "imitation",
        mixinStandardHelpOptions = true,
        description = "DAgger: a neural policy imitates model-predictive control with the true dynamics.",
        footer = {
            "",
            "The first trial is the expert's own; in all others the policy acts and the expert says what it would have done.",
            "The model error is the policy's difference from the expert, in ranges of the action.",
            "After each trial the run is saved; the same command goes on where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn imitation --env pendulum --seed 1 --trials 10"
        })
public final class LearnImitationCommand extends TrialCommand {
    private static final CrossEntropy.Settings SEARCH = new CrossEntropy.Settings(80, 8, 4, 0.1);

    @Option(
            names = "--horizon",
            defaultValue = "20",
            description = "Steps per plan of the expert (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(names = "--epochs", defaultValue = "400", description = "Epochs per fit (default ${DEFAULT-VALUE}).")
    private int epochs;

    @Override
    TrialLoop loop(Scenario scenario, Device device, long seed, Path directory) {
        requireAtLeast(1, "--horizon", horizon);
        requireAtLeast(1, "--epochs", epochs);
        return new ImitationLoop(
                scenario,
                new ImitationLoop.Settings(SEARCH, horizon, epochs, PolicySettings.DEFAULT.withDevice(device)),
                seed,
                directory);
    }
}
