package dev.mechanist.experiments.learning;

import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Probabilistic ensembles with trajectory sampling (Chua et al. 2018). */
@Command(
        name = "pets",
        mixinStandardHelpOptions = true,
        description = "PETS: an ensemble of probabilistic networks under the cross-entropy method.",
        footer = {
            "",
            "Widths and budgets are scaled down for two processor cores; --paper sets those of the paper's cart-pole.",
            "After each trial the run is saved; the same command goes on where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn pets --env cart-pole-pets --seed 1 --trials 10"
        })
public final class LearnPetsCommand extends LearningCommand {
    @Option(
            names = "--variant",
            defaultValue = "PE",
            description = "Class of the model: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private PetsMethod.Variant variant;

    @Option(
            names = "--propagation",
            defaultValue = "TSINF",
            description =
                    "How uncertainty is carried along a plan: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private PetsMethod.Carry carry;

    @Option(names = "--paper", description = "The paper's widths and budgets for the cart-pole; for a GPU.")
    private boolean paper;

    @Option(
            names = "--planner",
            defaultValue = "CEM",
            description = "What plans: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private PetsMethod.Search planner;

    @Override
    LearningLoop.Method method(Scenario scenario, Device device) {
        return PetsMethod.of(new PetsMethod.Settings(variant, carry, paper, planner), device);
    }
}
