package dev.mechanist.experiments.cli.simulation;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.ScriptedActions;
import dev.mechanist.experiments.run.Motion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of 'simulate' for environments. */
final class EnvironmentSimulation {
    /** Those that a body does not take. */
    static final List<String> OPTIONS = List.of("--seed", "--policy", "--hold", "--images");

    /** Where actions come from. */
    enum Actions {
        RANDOM,
        ZERO
    }

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the start state and of random actions (default: ${DEFAULT-VALUE}); environments only.")
    private long seed;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = "random",
            description = "random or zero actions (default: ${DEFAULT-VALUE}); environments only. 'plan' plans them.")
    private Actions actions;

    @Option(
            names = "--hold",
            paramLabel = "K",
            defaultValue = "3",
            description = "Steps that a random action is held (default: ${DEFAULT-VALUE}); environments only.")
    private int hold;

    @Option(
            names = "--images",
            paramLabel = "PIXELS",
            description = "Billiards only: record pictures too, so many pixels along the longer side (.npz or .hdf5).")
    private Optional<Integer> images = Optional.empty();

    /** Simulates and writes the episode. */
    Motion run(String name, Optional<Integer> steps, Path out, PrintWriter said) {
        Scenario scenario = Environments.scenario(name);
        Environment environment =
                images.isPresent() ? Environments.pictured(name, images.get()) : scenario.environment();
        int most = steps.orElse(environment.maxSteps());
        requireAtLeast(1, "--hold", hold);
        Policy policy = actions == Actions.ZERO
                ? ScriptedActions.holding(new double[environment.spec().m()])
                : RandomActions.held(environment.spec(), hold);
        Episode episode =
                new EpisodePlayer(environment).play(policy, seed, most).episode();
        EpisodeStore.write(out, episode);
        said.printf(Locale.ROOT, "wrote %s: %d steps, return %.6g%n", out, episode.steps(), episode.totalReward());
        said.flush();
        return Motion.of(scenario, episode, seed);
    }
}
