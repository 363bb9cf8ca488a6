package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.OptionRange.requireAtLeast;

import dev.mechanist.core.Cost;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.Scenario;
import dev.mechanist.graphnet.EnsembleSettings;
import dev.mechanist.graphnet.TrainingSettings;
import dev.mechanist.planners.CrossEntropy;
import dev.mechanist.planners.RolloutEvaluator;
import dev.mechanist.planners.SamplingPlanner;
import dev.mechanist.tensor.Device;
import java.util.Optional;
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
    private static final CrossEntropy.Settings SEARCH = new CrossEntropy.Settings(80, 8, 4, 0.1);

    @Option(names = "--horizon", defaultValue = "20", description = "Steps per plan (default ${DEFAULT-VALUE}).")
    private int horizon;

    @Option(names = "--epochs", defaultValue = "60", description = "Epochs per fit (default ${DEFAULT-VALUE}).")
    private int epochs;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        requireAtLeast(1, "--horizon", horizon);
        requireAtLeast(1, "--epochs", epochs);
        return new LearningLoop.Method(
                "dagger-sysid",
                EnsembleSettings.deterministic(64, 64, 64).withDevice(device),
                TrainingSettings.oneStep(epochs),
                1,
                LearningLoop.planning(this::planner),
                Optional.of(LearningLoop.planning(this::planner)),
                epochs + " epochs, horizon " + horizon + ", " + SEARCH);
    }

    private Planner planner(Dynamics model, Cost cost, long seed) {
        int population = SEARCH.population();
        return new SamplingPlanner(
                new RolloutEvaluator(model, cost, horizon, Workers.serial(), population), SEARCH, seed);
    }
}
