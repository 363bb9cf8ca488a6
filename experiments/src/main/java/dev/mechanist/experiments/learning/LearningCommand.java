package dev.mechanist.experiments.learning;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.Scenario;
import dev.mechanist.experiments.Progress;
import dev.mechanist.experiments.RunManifest;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the commands of all planning loops share: environment, seed, trials, device, directory. */
abstract class LearningCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--env", required = true, paramLabel = "NAME", description = "Name of the environment.")
    private String environment;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--trials",
            defaultValue = "10",
            description = "Trials of the learned model, after the random ones (default ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--device",
            defaultValue = "auto",
            description =
                    "Where networks run: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}); gpu is an error where"
                            + " there is none.")
    private Device device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the run is kept; the same command goes on with it (default outputs/METHOD-ENV-SEED).")
    private Path out;

    /** The method on one environment. */
    abstract LearningLoop.Method method(Scenario scenario, Device device);

    @Override
    public Integer call() {
        if (trials < 1) {
            throw new InputException("--trials must be at least 1, not " + trials);
        }
        Scenario scenario = Environments.scenario(environment);
        Device where = device.resolve();
        LearningLoop.Method method = method(scenario, where);
        Path directory = out == null ? Path.of("outputs", method.name() + "-" + environment + "-" + seed) : out;
        LearningLoop loop = new LearningLoop(scenario, method, seed, directory);
        List<LearningTrial> rows;
        RunManifest manifest = RunManifest.start(
                spec.commandLine().getParseResult().originalArgs(),
                Map.of("method", method.description(), "device", where.name().toLowerCase(Locale.ROOT)),
                List.of(seed),
                List.of());
        try (Progress progress = Progress.start(method.name() + " seed " + seed, method.randomTrials() + trials)) {
            rows = loop.run(
                    trials,
                    row -> progress.step(String.format(
                            Locale.ROOT,
                            "trial %d: return %.1f, model error %.3f, %.0f s",
                            row.trial(),
                            row.reward(),
                            row.modelError(),
                            row.seconds())));
        }
        manifest.finish().write(directory);
        LearningTrial last = rows.get(rows.size() - 1);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s on %s, seed %d: best return %.1f after %d steps; %s%n",
                        method.name(),
                        environment,
                        seed,
                        last.best(),
                        last.experience(),
                        directory.resolve("trials.csv"));
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
