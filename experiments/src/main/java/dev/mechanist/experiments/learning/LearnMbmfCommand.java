package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.OptionRange.requireAtLeast;

import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.Scenario;
import dev.mechanist.graphnet.EnsembleSettings;
import dev.mechanist.graphnet.TrainingSettings;
import dev.mechanist.planners.RandomShooting;
import dev.mechanist.planners.RolloutEvaluator;
import dev.mechanist.planners.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The model-based part of MBMF (Nagabandi et al. 2018). */
@Command(
        name = "mbmf",
        mixinStandardHelpOptions = true,
        description = "MBMF's model-based loop: one deterministic network under random shooting.",
        footer = {
            "",
            "One hidden layer of 500, Adam at 1e-3 and batches of 512, as in the code of the paper. After each trial the run",
            "is saved; the same command goes on where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn mbmf --env pendulum --seed 1 --trials 10"
        })
public final class LearnMbmfCommand extends LearningCommand {
    @Option(
            names = "--random",
            defaultValue = "5",
            description = "Episodes of random actions before the first fit (default ${DEFAULT-VALUE}).")
    private int random;

    @Option(
            names = "--population",
            defaultValue = "1000",
            description = "Action sequences per plan (default ${DEFAULT-VALUE}).")
    private int population;

    @Option(names = "--horizon", defaultValue = "20", description = "Steps per plan (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(names = "--epochs", defaultValue = "40", description = "Epochs per fit (default ${DEFAULT-VALUE}).")
    private int epochs;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        requireAtLeast(1, "--random", random);
        requireAtLeast(1, "--population", population);
        requireAtLeast(1, "--horizon", horizon);
        requireAtLeast(1, "--epochs", epochs);
        return new LearningLoop.Method(
                "mbmf",
                EnsembleSettings.deterministic(500).withDevice(device),
                TrainingSettings.oneStep(epochs).withBatch(512),
                random,
                LearningLoop.planning((model, cost, seed) -> new SamplingPlanner(
                        new RolloutEvaluator(model, cost, horizon, Workers.serial(), population),
                        new RandomShooting.Settings(population),
                        seed)),
                Optional.empty(),
                random + " random trials, " + epochs + " epochs, horizon " + horizon + ", population " + population);
    }
}
