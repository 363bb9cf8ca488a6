package dev.mechanist.experiments.cli.simulation;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.experiments.run.Motion;
import dev.mechanist.experiments.run.OutputDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Simulates an environment or an MJCF model and writes the trajectory. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates an environment, or an articulated body given as MJCF, and writes every step.",
            "",
            "Of an environment: time, states, actions and reward; of a body: qpos, qvel, energy and controls.",
        },
        footer = {
            "",
            "Examples:",
            "  mechanist simulate cart-pole --seed 1 --policy random --gif cart-pole.gif --out episode.csv",
            "  mechanist simulate --mjcf acrobot.xml --describe",
            "  mechanist simulate --mjcf acrobot.xml --qpos 0.1,0 --qvel 0,0 --steps 200 --out trajectory.csv --gif acrobot.gif"
        })
public final class SimulateCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ENVIRONMENT",
            description = "An environment of 'mechanist list'; without it, give --mjcf.")
    private Optional<String> environment;

    @Mixin
    private EnvironmentSimulation inEnvironment;

    @Mixin
    private BodySimulation ofBody;

    @Option(names = "--mjcf", paramLabel = "FILE", description = "A body to simulate instead of an environment.")
    private Path mjcf;

    @Option(
            names = "--steps",
            paramLabel = "K",
            description = "How many steps; an environment's own limit if not given.")
    private Optional<Integer> steps;

    @Option(names = "--png", paramLabel = "FILE", description = "A film strip of the motion.")
    private Optional<Path> png;

    @Option(names = "--gif", paramLabel = "FILE", description = "An animation of it.")
    private Optional<Path> gif;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "" + Motion.FRAME,
            description = "Width of a panel of --png, and half that of --gif (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--describe",
            description =
                    "Only say what a body consists of: joints in order with their columns, limits, actuators, masses.")
    private boolean describe;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The file to write: .csv, .npz or .hdf5 (the layout of Minari).")
    private Path out;

    @Override
    public void run() {
        if (describe) {
            if (mjcf == null || environment.isPresent()) {
                throw new InputException("--describe is for bodies, with --mjcf FILE");
            }
            BodyDescription.print(
                    ofBody.read(mjcf, spec.commandLine().getErr()),
                    spec.commandLine().getOut());
            return;
        }
        if (out == null) {
            throw new InputException("simulate needs --out FILE; --describe alone needs none");
        }
        if (environment.isPresent() == (mjcf != null)) {
            throw new InputException("give an environment or --mjcf FILE, one of them");
        }
        refuse(environment.isPresent() ? BodySimulation.OPTIONS : EnvironmentSimulation.OPTIONS);
        requireAtLeast(1, "--steps", steps.orElse(null));
        requireAtLeast(8, "--size", size);
        List<Path> files =
                Stream.of(Optional.of(out), png, gif).flatMap(Optional::stream).toList();
        files.forEach(OutputDirectory::requireWritable);
        List<Path> read = Stream.of(Optional.ofNullable(mjcf), ofBody.controls())
                .flatMap(Optional::stream)
                .toList();
        files.forEach(file -> OutputDirectory.requireApart(file, read));
        EpisodeStore.requireNamed(out);
        PrintWriter said = spec.commandLine().getOut();
        Motion motion = environment.isPresent()
                ? inEnvironment.run(environment.get(), steps, out, said)
                : ofBody.run(
                        mjcf,
                        steps.orElseThrow(() -> new InputException("--mjcf needs --steps K")),
                        out,
                        said,
                        spec.commandLine().getErr());
        png.ifPresent(file -> motion.writeStrip(file, size));
        gif.ifPresent(file -> motion.writeAnimation(file, size));
    }

    /** Options that would be without effect are a mistake. */
    private void refuse(List<String> ofTheOtherKind) {
        for (String option : ofTheOtherKind) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new InputException(option + " is for "
                        + (environment.isPresent() ? "bodies, with --mjcf FILE" : "environments, without --mjcf")
                        + "; remove it");
            }
        }
    }
}
