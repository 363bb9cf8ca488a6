package dev.mechanist.experiments.learning;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.run.InterruptionHint;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the commands of all loops of trials share: environment, seed, trials, device, directory. */
abstract class TrialCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--env", required = true, paramLabel = "NAME", description = "Name of the environment.")
    private String environment;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--trials",
            defaultValue = "10",
            description = "Trials of what was learned, after those before (default ${DEFAULT-VALUE}).")
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

    /** The name of the command is that of the method. */
    private String name() {
        return spec.name();
    }

    /** The loop to run on a device that is there. */
    abstract TrialLoop loop(Scenario scenario, Device device, long seed, Path directory);

    @Override
    public Integer call() {
        requireAtLeast(1, "--trials", trials);
        Scenario scenario = Environments.scenario(environment);
        Device where = device.resolve();
        Path directory = out == null ? Path.of("outputs", name() + "-" + environment + "-" + seed) : out;
        TrialLoop loop = loop(scenario, where, seed, directory);
        List<LearningTrial> rows;
        RunManifest manifest = RunManifest.start(
                spec.commandLine().getParseResult().originalArgs(),
                Map.of("method", loop.description(), "device", where.name().toLowerCase(Locale.ROOT)),
                List.of(seed),
                List.of());
        InterruptionHint hint = InterruptionHint.on(spec.commandLine().getErr());
        try (Progress progress = Progress.start(name() + " seed " + seed, loop.trialsBefore() + trials)) {
            rows = loop.run(
                    trials,
                    row -> progress.step(String.format(
                            Locale.ROOT,
                            "trial %d: return %.1f, model error %.3f, %.0f s",
                            row.trial(),
                            row.reward(),
                            row.modelError(),
                            row.seconds())));
        } finally {
            hint.takeBack();
        }
        manifest.finish().write(directory);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s on %s, seed %d: %s; %s%n",
                        name(),
                        environment,
                        seed,
                        loop.summary(rows),
                        directory.resolve(LearningTrial.TABLE));
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
