package dev.mechanist.experiments.pilco;

import static dev.mechanist.experiments.run.OptionRange.requireAtLeast;

import dev.mechanist.core.numerics.Minimiser;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.run.InterruptionHint;
import dev.mechanist.planners.pilco.PilcoState;
import dev.mechanist.sysid.gp.SparseMethod;
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
            description = "Line searches per improvement (default: 60 for the cart-double-pendulum, else 100).")
    private Integer searches;

    @Option(
            names = "--starts",
            description = "Policies that each improvement starts from: the last one and fresh ones (default: the"
                    + " scenario's, 3 for the pendulum, else 1).")
    private Integer starts;

    @Option(names = "--exact", description = "Transitions up to which processes are exact (default: 300).")
    private Integer exact;

    @Option(
            names = "--inducing",
            description =
                    "Inducing points of a sparse process beyond, at most; it takes as many as it needs (default: 700).")
    private Integer inducing;

    @Option(
            names = "--sparse",
            description = "How processes with inducing points approximate: ${COMPLETION-CANDIDATES} (default:"
                    + " VARIATIONAL).")
    private SparseMethod sparse;

    @Option(
            names = "--width",
            split = ",",
            paramLabel = "M",
            description = "Width of the saturating cost in m, or several, separated by commas, whose costs are averaged"
                    + " (default: the published one; for the cart-double-pendulum, whose 0.5 is too narrow to be felt"
                    + " from afar, 0.5,1,2).")
    private List<Double> widths;

    @Option(
            names = "--first-horizon",
            paramLabel = "STEPS",
            description =
                    "Steps of the first episodes; they get longer by a tenth when one ends near the goal (default:"
                            + " 40 of 100 for the cart-double-pendulum, else all).")
    private Integer firstHorizon;

    @Option(
            names = "--direction",
            description = "How the policy is improved: ${COMPLETION-CANDIDATES} (default: LBFGS for the"
                    + " cart-double-pendulum, else BFGS).")
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
        PilcoScenario problem = PilcoScenarios.named(scenario);
        requireAtLeast(1, "--trials", trials);
        requireAtLeast(1, "--seeds", seeds);
        requireAtLeast(1, "--searches", searches);
        requireAtLeast(1, "--first-horizon", firstHorizon);
        requireAtLeast(0, "--basis", basis);
        requireAtLeast(1, "--starts", starts);
        PilcoLearning standard = PilcoLearning.of(problem);
        PilcoLearning learning = new PilcoLearning(
                orElse(widths, standard.widths()),
                orElse(firstHorizon, standard.firstHorizon()),
                orElse(basis, standard.basis()),
                orElse(starts, standard.starts()),
                orElse(exact, standard.exact()),
                orElse(inducing, standard.inducing()),
                orElse(sparse, standard.sparse()),
                orElse(direction, standard.direction()),
                orElse(searches, standard.searches()));
        PrintWriter text = spec.commandLine().getOut();
        List<PilcoState> states = new ArrayList<>();
        Path directory = out != null ? out : Path.of("outputs", "pilco-" + problem.name());
        InterruptionHint hint = InterruptionHint.on(spec.commandLine().getErr());
        try (MomentEngine engine = MomentEngine.on(device)) {
            for (long s = seed; s < seed + seeds; s++) {
                PilcoRun.Configuration configuration =
                        new PilcoRun.Configuration(problem.name(), s, learning, engine.label());
                states.add(new PilcoRun(problem, configuration, engine, directory.resolve("seed-" + s), text)
                        .learn(trials, untilSolved));
            }
        } finally {
            hint.takeBack();
        }
        if (seeds > 1) {
            List<PilcoSummary.Row> rows = PilcoSummary.rows(states);
            PilcoSummary.write(directory.resolve("summary.csv"), rows);
            text.print(PilcoSummary.table(rows, seeds));
        }
        text.println("results in " + directory);
        return CommandLine.ExitCode.OK;
    }

    private static <T> T orElse(T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
