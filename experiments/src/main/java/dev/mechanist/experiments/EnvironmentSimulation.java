package dev.mechanist.experiments;

import dev.mechanist.core.Environment;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.envs.ActionSource;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.EpisodeRecorder;
import dev.mechanist.envs.RandomActions;
import dev.mechanist.envs.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of 'simulate' for environments. */
final class EnvironmentSimulation {
    /** Where actions come from. */
    enum Policy {
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
    private Policy policy;

    @Option(
            names = "--hold",
            paramLabel = "K",
            defaultValue = "3",
            description = "Steps that a random action is held (default: ${DEFAULT-VALUE}); environments only.")
    private int hold;

    @Option(names = "--png", paramLabel = "FILE", description = "A film strip of the episode; environments only.")
    private Optional<Path> png;

    @Option(names = "--gif", paramLabel = "FILE", description = "An animation of it; environments only.")
    private Optional<Path> gif;

    void run(String name, Optional<Integer> steps, Path out, PrintWriter said) {
        Scenario scenario = Environments.scenario(name);
        Environment environment = scenario.environment();
        int most = steps.orElse(environment.maxSteps());
        if (most < 1) {
            throw new InputException("--steps must be at least 1, not " + most);
        }
        if (hold < 1) {
            throw new InputException("--hold must be at least 1, not " + hold);
        }
        png.ifPresent(OutputDirectory::requireWritable);
        gif.ifPresent(OutputDirectory::requireWritable);
        double[] still = new double[environment.spec().m()];
        ActionSource actions =
                policy == Policy.ZERO ? (observation, t) -> still : RandomActions.held(environment.spec(), seed, hold);
        Episode episode = new EpisodeRecorder(environment).record(seed, actions, most);
        EpisodeFiles.writeTable(episode, environment.spec(), out);
        png.ifPresent(file -> EpisodeFiles.writeStrip(scenario, episode, file));
        gif.ifPresent(file -> EpisodeFiles.writeAnimation(scenario, episode, file));
        said.printf(
                Locale.ROOT,
                "wrote %s: %d steps, return %.6g%n",
                out,
                episode.steps(),
                Arrays.stream(episode.rewards()).sum());
        said.flush();
    }
}
