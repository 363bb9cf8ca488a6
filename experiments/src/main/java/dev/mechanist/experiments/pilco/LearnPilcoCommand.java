package dev.mechanist.experiments.pilco;

import static dev.mechanist.experiments.OptionRange.requireAtLeast;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Minimiser;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.InterruptionHint;
import dev.mechanist.planners.pilco.PilcoState;
import dev.mechanist.tensor.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** PILCO on a published scenario. */
@Command(
        name = "pilco",
        mixinStandardHelpOptions = true,
        description = "PILCO: learns a controller from a few trials, by analytic policy search on Gaussian processes.",
        footer = {
            "",
            "After each trial the run is saved; the same command goes on where it was stopped, with the same results.",
            "",
            "Example:",
            "  mechanist learn pilco --scenario cart-pole --seed 1 --trials 8",
            "  mechanist learn pilco --scenario pendulum --seeds 10 --trials 4 --until-solved"
        })
public final class LearnPilcoCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--scenario",
            required = true,
            paramLabel = "NAME",
            description = "pendulum, cart-pole, double-pendulum, pendubot, cart-double-pendulum or unicycle.")
    private String scenario;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--seeds",
            defaultValue = "1",
            description = "Runs with this many seeds, counted up from --seed, and a table over them (default"
                    + " ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--trials",
            defaultValue = "15",
            description = "Trials of a learned policy, at most (default ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--basis",
            description = "Basis functions of the policy, 0 for a linear one (default: the scenario's).")
    private Integer basis;

    @Option(
            names = "--searches",
            defaultValue = "100",
            description = "Line searches per improvement (default ${DEFAULT-VALUE}).")
    private int searches;

    @Option(
            names = "--starts",
            description = "Policies that each improvement starts from: the last one and fresh ones (default: the"
                    + " scenario's, 3 for the pendulum, else 1).")
    private Integer starts;

    @Option(
            names = "--inducing",
            description =
                    "Transitions up to which processes are exact, and inducing points of sparse ones beyond (default:"
                            + " the scenario's).")
    private Integer inducing;

    @Option(
            names = "--width",
            description = "Width of the saturating cost in m (default: the scenario's). Where the published one is too"
                    + " narrow to be felt from afar, a wider one leads to the goal.")
    private Double width;

    @Option(
            names = "--direction",
            defaultValue = "BFGS",
            description = "How the policy is improved: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Minimiser.Direction direction;

    @Option(names = "--until-solved", description = "Stop after the first trial whose mean episode ends at the goal.")
    private boolean untilSolved;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the runs are kept, each in its seed-N (default outputs/pilco-SCENARIO).")
    private Path out;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "Where moments are computed: cpu, gpu or auto (default ${DEFAULT-VALUE}).")
    private Device device;

    @Override
    public Integer call() {
        PilcoScenario published = PilcoScenarios.named(scenario);
        if (width != null && !(width > 0 && Double.isFinite(width))) {
            throw new InputException("--width must be positive, not " + width);
        }
        PilcoScenario problem = width == null ? published : published.withWidth(width);
        requireAtLeast(1, "--trials", trials);
        requireAtLeast(1, "--seeds", seeds);
        requireAtLeast(1, "--searches", searches);
        requireAtLeast(0, "--basis", basis);
        requireAtLeast(1, "--starts", starts);
        requireAtLeast(2, "--inducing", inducing);
        PrintWriter text = spec.commandLine().getOut();
        List<PilcoState> states = new ArrayList<>();
        Path directory = out != null ? out : Path.of("outputs", "pilco-" + problem.name());
        InterruptionHint hint = InterruptionHint.on(spec.commandLine().getErr());
        try (MomentEngine engine = MomentEngine.on(device)) {
            for (long s = seed; s < seed + seeds; s++) {
                PilcoRun.Configuration configuration = new PilcoRun.Configuration(
                        problem.name(),
                        s,
                        basis == null ? problem.basis() : basis,
                        searches,
                        starts == null ? problem.starts() : starts,
                        inducing == null ? problem.inducing() : inducing,
                        problem.width(),
                        direction,
                        engine.label());
                states.add(new PilcoRun(problem, configuration, engine, directory.resolve("seed-" + s), text)
                        .learn(trials, untilSolved));
            }
        } finally {
            hint.takeBack();
        }
        if (seeds > 1) {
            List<PilcoSummary.Row> rows = PilcoSummary.rows(states);
            AtomicFiles.writeString(directory.resolve("summary.csv"), PilcoSummary.csv(rows));
            text.print(PilcoSummary.table(rows, seeds));
        }
        text.println("results in " + directory);
        return CommandLine.ExitCode.OK;
    }
}
