package dev.mechanist.experiments.learning;

import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Agnostic system identification (Ross and Bagnell 2012, algorithm 1). */
@Command(
        name = "dagger-sysid",
        mixinStandardHelpOptions = true,
        description =
                "DAgger for models: half of every fit's data comes from an expert, half from the learned controller.",
        footer = {
            "",
            "The expert plans with the true dynamics. The model is one deterministic network; the return is the learned",
            "controller's. After each trial the run is saved; the same command goes on where it was stopped.",
            "",
            "Example:",
            "  mechanist learn dagger-sysid --env pendulum --seed 1 --trials 5"
        })
public final class LearnDaggerSysidCommand extends LearningCommand {
    @Option(names = "--horizon", defaultValue = "20", description = "Steps per plan (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(names = "--epochs", defaultValue = "60", description = "Epochs per fit (default ${DEFAULT-VALUE}).")
    private int epochs;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        return DaggerSysidMethod.of(new DaggerSysidMethod.Settings(horizon, epochs), device);
    }
}
