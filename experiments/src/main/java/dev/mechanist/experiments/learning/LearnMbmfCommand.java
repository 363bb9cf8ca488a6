package dev.mechanist.experiments.learning;

import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.tensor.Device;
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
            "Examples:",
            "  mechanist learn mbmf --env pendulum --seed 1 --trials 10",
            "  mechanist learn mbmf --env half-cheetah --random 10 --epochs 60 --horizon 10 --trials 20"
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

    @Option(
            names = "--horizon",
            defaultValue = "20",
            description = "Steps per plan (default ${DEFAULT-VALUE}; those of the paper last 10 ms).")
    private int horizon;

    @Option(names = "--epochs", defaultValue = "40", description = "Epochs per fit (default ${DEFAULT-VALUE}).")
    private int epochs;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        return MbmfMethod.of(new MbmfMethod.Settings(random, population, horizon, epochs), device);
    }
}
