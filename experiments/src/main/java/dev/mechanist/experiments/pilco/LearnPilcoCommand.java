package dev.mechanist.experiments.pilco;

import dev.mechanist.core.AtomicFiles;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Variable;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.Hashes;
import dev.mechanist.experiments.Json;
import dev.mechanist.experiments.RunManifest;
import dev.mechanist.planners.pilco.Minimiser;
import dev.mechanist.planners.pilco.Pilco;
import dev.mechanist.planners.pilco.PilcoCheckpoint;
import dev.mechanist.planners.pilco.PilcoSettings;
import dev.mechanist.planners.pilco.PilcoState;
import dev.mechanist.tensor.Device;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "  mechanist learn pilco --scenario cart-pole --seed 1 --trials 8"
        })
public final class LearnPilcoCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--scenario",
            required = true,
            paramLabel = "NAME",
            description = "pendulum, cart-pole, double-pendulum, pendubot or cart-double-pendulum.")
    private String scenario;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of everything random (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--trials",
            defaultValue = "15",
            description = "Trials of a learned policy, at most (default ${DEFAULT-VALUE}).")
    private int trials;

    @Option(names = "--basis", description = "Basis functions of the policy (default: the scenario's, at least 50).")
    private Integer basis;

    @Option(
            names = "--searches",
            defaultValue = "100",
            description = "Line searches per improvement (default ${DEFAULT-VALUE}).")
    private int searches;

    @Option(
            names = "--starts",
            defaultValue = "1",
            description = "Policies that each improvement starts from: the last one and fresh ones (default"
                    + " ${DEFAULT-VALUE}).")
    private int starts;

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
            description = "Where the run is kept (default pilco-SCENARIO-seed-SEED).")
    private Path out;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "Where moments are computed: cpu, gpu or auto (default ${DEFAULT-VALUE}).")
    private Device device;

    /** What decides the results of a run; a run can be resumed by the same. */
    record Configuration(
            String scenario,
            long seed,
            int basis,
            int searches,
            int starts,
            Minimiser.Direction direction,
            String engine) {}

    @Override
    public Integer call() {
        try (MomentEngine engine = MomentEngine.on(device)) {
            learn(engine);
        }
        return CommandLine.ExitCode.OK;
    }

    private void learn(MomentEngine engine) {
        PilcoScenario problem = PilcoScenarios.named(scenario);
        if (trials < 1) {
            throw new InputException("--trials must be at least 1, not " + trials);
        }
        Configuration configuration = new Configuration(
                problem.name(),
                seed,
                basis == null ? problem.basis() : basis,
                searches,
                starts,
                direction,
                engine.label());
        Path directory = out != null ? out : Path.of("pilco-" + problem.name() + "-seed-" + seed);
        Path checkpoint = directory.resolve("state.npz");
        long run = Long.parseUnsignedLong(
                Hashes.ofText(Json.canonical(configuration)).substring(0, 16), 16);
        PilcoSettings settings = new PilcoSettings(
                seed,
                problem.randomTrials(),
                configuration.basis(),
                starts,
                new Minimiser.Settings(direction, searches, 20, 1e-8, 1e-4));
        PrintWriter text = spec.commandLine().getOut();
        Pilco pilco = new Pilco(
                PilcoProblems.of(problem),
                settings,
                new GaussianProcessLearner(
                        problem.plant().spec().state().stream()
                                .map(Variable::name)
                                .toList(),
                        engine::moments),
                new Lines(text));
        boolean resumed = Files.exists(checkpoint);
        PilcoState state = resumed ? PilcoCheckpoint.load(checkpoint, run) : pilco.start();
        RunManifest manifest = RunManifest.start(
                List.of("learn", "pilco", "--scenario", problem.name(), "--seed", String.valueOf(seed)),
                configuration,
                List.of(seed),
                List.of());
        manifest.write(directory);
        text.printf(
                Locale.ROOT,
                "%s, seed %d: %s in %s%n",
                problem.name(),
                seed,
                resumed ? "going on after trial " + state.trials().size() : "random episode done",
                directory);
        while (state.trials().size() < trials && !(untilSolved && solved(state))) {
            state = pilco.next(state);
            PilcoCheckpoint.save(checkpoint, run, state);
            pilco.controller(state)
                    .save(
                            directory.resolve("policy"),
                            Map.of(
                                    "scenario", problem.name(),
                                    "seed", String.valueOf(seed),
                                    "trial", String.valueOf(state.trials().size())));
            AtomicFiles.writeString(directory.resolve("trials.csv"), table(state));
            PilcoState.Trial trial = state.trials().get(state.trials().size() - 1);
            text.printf(
                    Locale.ROOT,
                    "trial %d after %.1f s of experience: predicted cost %.2f, real cost %.2f, %s (%d rollouts, %.1f"
                            + " minutes)%n",
                    trial.trial(),
                    trial.experience(),
                    trial.predictedCost(),
                    trial.realCost(),
                    trial.solved() ? "solved" : "not solved",
                    trial.evaluations(),
                    trial.minutes());
            text.flush();
        }
        manifest.finish().write(directory);
    }

    private static boolean solved(PilcoState state) {
        return state.trials().stream().anyMatch(PilcoState.Trial::solved);
    }

    /** One row per trial. */
    static String table(PilcoState state) {
        StringBuilder csv = new StringBuilder("trial,experience_s,predicted_cost,real_cost,solved,rollouts,minutes\n");
        for (PilcoState.Trial t : state.trials()) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%.1f,%s,%s,%d,%d,%.3f%n",
                    t.trial(),
                    t.experience(),
                    t.predictedCost(),
                    t.realCost(),
                    t.solved() ? 1 : 0,
                    t.evaluations(),
                    t.minutes()));
        }
        return csv.toString();
    }

    /** Progress within a trial, at most one line every ten seconds. */
    private static final class Lines implements Pilco.Listener {
        private static final long INTERVAL = 10_000_000_000L;

        private final PrintWriter text;
        private long last = System.nanoTime();

        Lines(PrintWriter text) {
            this.text = text;
        }

        @Override
        public void fitted(int trial, int transitions) {
            text.printf(Locale.ROOT, "trial %d: model fitted to %d transitions%n", trial, transitions);
            text.flush();
            last = System.nanoTime();
        }

        @Override
        public void improving(int trial, int evaluations, double predictedCost) {
            if (System.nanoTime() - last > INTERVAL) {
                last = System.nanoTime();
                text.printf(
                        Locale.ROOT, "trial %d: %d rollouts, predicted cost %.3f%n", trial, evaluations, predictedCost);
                text.flush();
            }
        }
    }
}
